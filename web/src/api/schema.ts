// The API as TypeScript sees it, kept by hand after the API contract until
// `npm run api` generates `schema.d.ts` from the server's OpenAPI document.
// Invariant: same shape as openapi-typescript's output (`paths`, `components`),
// so that replacing this file changes no caller.

export type Health = "critical" | "major" | "minor" | "degraded" | "unknown" | "ok" | "no_data";
export type ResultType =
  | "plugin"
  | "command_unsuccessful"
  | "authentication_error"
  | "request_error"
  | "connection_error"
  | "connection_timeout"
  | "certificate_error"
  | "plugin_error"
  | "plugin_timeout"
  | "signature_error";
export type View =
  | "percentgraph"
  | "valuegraph"
  | "counttable"
  | "messagelist"
  | "table"
  | "statetimeline"
  | "custom";
export type Role = "administrator" | "viewer";
type Time = string;
type Json = Record<string, unknown>;

/** The part of JSON Schema that becomes a form. */
export interface JsonSchema {
  type?: "object" | "string" | "number" | "integer" | "boolean" | "array";
  title?: string;
  description?: string;
  default?: unknown;
  enum?: (string | number)[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  required?: string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
}

interface Schemas {
  ApiProblem: { code: string; message: string; field: string | null; id: string };
  User: { id: number; name: string; role: Role; created_at: Time };
  UserBody: { name: string; role: Role; password?: string };
  Token: {
    id: number;
    name: string;
    prefix: string;
    user_id: number;
    created_at: Time;
    expires_at: Time | null;
    last_used_at: Time | null;
  };
  Host: {
    id: number;
    name: string;
    description: string;
    address: string;
    port: number;
    tags: string[];
    enabled: boolean;
    enrolled: boolean;
    pin: string | null;
    host_group_ids: number[];
    health: Health;
    since: Time | null;
    last_seen_at: Time | null;
    agent_version: string | null;
    platform: string | null;
    created_at: Time;
  };
  HostBody: {
    name: string;
    address: string;
    port?: number;
    description?: string;
    tags?: string[];
    enabled?: boolean;
    host_group_ids?: number[];
    enrolment?: string;
  };
  ConnectionTest: {
    ok: boolean;
    result_type: ResultType;
    message: string;
    agent_version?: string | null;
    platform?: string | null;
    pin?: string | null;
    round_trip_ms?: number | null;
  };
  Metric: { name: string; unit: string; label: string; last: number | null };
  Assignment: {
    id: number;
    host_id: number;
    check_id: number;
    check_name: string;
    plugin_id: string;
    plugin_name: string;
    view: View;
    health: Health;
    since: Time | null;
    decisive: boolean;
    result_type: ResultType | null;
    value: number | null;
    message: string | null;
    reason: string | null;
    classifier: { id: number; name: string; version: number } | null;
    last_at: Time | null;
    next_at: Time | null;
    metrics: Schemas["Metric"][];
  };
  HostHealth: {
    host_id: number;
    health: Health;
    since: Time | null;
    reason: string;
    assignments: Schemas["Assignment"][];
  };
  Message: {
    assignment_id: number;
    plugin_id: string;
    check_id: number;
    result_type: ResultType;
    message: string | null;
    count: number;
    first_at: Time;
    last_at: Time;
  };
  Transition: {
    id: number;
    subject: "host" | "plugin" | "service";
    host_id: number | null;
    host_name?: string;
    assignment_id: number | null;
    plugin_id: string | null;
    plugin_name?: string | null;
    check_id: number | null;
    from: Health;
    to: Health;
    at: Time;
    value: number | null;
    reason: string | null;
    notifications: number;
  };
  Series: {
    host_id: number;
    check_id: number;
    plugin_id: string;
    metric: string;
    unit: string;
    from: number;
    to: number;
    step_s: number;
    tier: "raw" | "bucket";
    interval_s: number | null;
    time: number[];
    min: (number | null)[];
    max: (number | null)[];
    mean: (number | null)[];
    last: (number | null)[];
  };
  HostGroup: {
    id: number;
    name: string;
    description: string;
    host_ids: number[];
    host_group_ids: number[];
    health: Health;
    effective_host_count: number;
    created_at: Time;
  };
  HostGroupBody: {
    name: string;
    description: string;
    host_ids: number[];
    host_group_ids: number[];
  };
  GroupHost: { host_id: number; host_name: string; health: Health; via: string[] };
  Plugin: {
    id: string;
    name: string;
    description: string;
    version: string;
    runtime: string;
    side: "agent" | "server";
    view: View;
    default_n_historical: number;
    timeout_s: number;
    parameters: JsonSchema | null;
    metrics: { name: string; unit: string; label: string }[];
    hash: string;
    size_bytes: number;
    standard: boolean;
    installed_at: Time;
    default_classifier_id: number | null;
    check_ids: number[];
    suggested_checks?: unknown;
  };
  PluginHost: {
    host_id: number;
    host_name: string;
    installed_hash: string | null;
    current: boolean;
  };
  CheckPlugin: {
    plugin_id: string;
    parameters: Json;
    n_historical: number | null;
    classifier_id: number | null;
  };
  CheckBody: {
    name: string;
    description: string;
    enabled: boolean;
    host_ids: number[];
    host_group_ids: number[];
    plugins: Schemas["CheckPlugin"][];
    schedule_ids: number[];
  };
  Check: Schemas["CheckBody"] & { id: number; run_count: number; created_at: Time };
  ActiveHours: { timezone: string; windows: { days: string[]; from: string; to: string }[] };
  ScheduleBody: {
    name: string;
    description: string;
    enabled: boolean;
    check_ids: number[];
    intervals: { start?: Time; delta_s: number }[];
    active_hours: Schemas["ActiveHours"] | null;
  };
  Schedule: Omit<Schemas["ScheduleBody"], "intervals"> & {
    id: number;
    intervals: { id: number; start: Time; delta_s: number; execute_next: Time | null }[];
    created_at: Time;
  };
  Classifier: {
    id: number;
    name: string;
    description: string;
    plugin_id: string | null;
    current_version: number;
    source: string;
    created_at: Time;
    updated_at: Time;
  };
  ClassifierBody: { name: string; description: string; source: string };
  ClassifierVersion: { version: number; source: string; author: string | null; created_at: Time };
  Verdict: {
    health: Health;
    reason: string | null;
    fault: null | { line: number | null; message: string };
  };
  ChannelBody: {
    name: string;
    module: "email" | "webhook" | "syslog";
    enabled: boolean;
    config: Json;
    secrets?: Record<string, string>;
  };
  Channel: Omit<Schemas["ChannelBody"], "secrets"> & {
    id: number;
    secrets_set: string[];
    created_at: Time;
  };
  SendResult: { ok: boolean; message: string };
  AlertBody: {
    name: string;
    enabled: boolean;
    subject: "plugin" | "host" | "service";
    from: Health[];
    to: Health[];
    host_ids: number[];
    host_group_ids: number[];
    plugin_ids: string[];
    check_ids: number[];
    service_ids: number[];
    channel_ids: number[];
  };
  Alert: Schemas["AlertBody"] & { id: number; created_at: Time; sentence: string };
  AlertPreview: {
    transitions: number;
    notifications: number;
    recipients: number;
    examples: Schemas["Transition"][];
  };
  Notification: {
    id: number;
    alert_id: number | null;
    alert_name: string | null;
    channel_id: number | null;
    channel_name: string | null;
    recipient: string;
    kind: "problem" | "recovery" | "test";
    subject_line: string;
    status: "pending" | "sent" | "dead" | "discarded" | "suppressed";
    attempts: number;
    last_answer: string | null;
    created_at: Time;
    next_attempt_at: Time | null;
    sent_at: Time | null;
    transition_id: number | null;
    host_id: number | null;
    attempts_log?: { at: Time; answer: string }[];
  };
  Member: { kind: "host" | "host_group" | "check" | "service"; id: number };
  RedundancyGroup: { name: string; needed: number; members: Schemas["Member"][] };
  ServiceBody: {
    name: string;
    description: string;
    dependencies: Schemas["Member"][];
    redundancy_groups: Schemas["RedundancyGroup"][];
  };
  Service: Schemas["ServiceBody"] & {
    id: number;
    health: Health;
    since: Time | null;
    reason: string | null;
  };
  Incident: {
    id: number;
    host_id: number | null;
    host_name: string | null;
    title: string;
    health: Health;
    opened_at: Time;
    resolved_at: Time | null;
    acknowledged_by: string | null;
    acknowledged_at: Time | null;
    acknowledged_until: Time | null;
    note: string | null;
  };
  SystemLog: {
    id: number;
    at: Time;
    level: "error" | "warning" | "info";
    source: string;
    code: string;
    message: string;
    reference: string | null;
    read: boolean;
  };
  Problem: {
    host_id: number;
    host_name: string;
    health: Health;
    since: Time | null;
    reason: string | null;
    assignment_id: number | null;
    plugin_id: string | null;
    plugin_name: string | null;
    check_id: number | null;
    incident_id: number | null;
    acknowledged: boolean;
  };
  Overview: {
    verdict: string;
    counts: Partial<Record<Health, number>>;
    hosts: number;
    problems: Schemas["Problem"][];
    heat: { host_id: number; name: string; health: Health }[];
    system_logs_unread: number;
    dead_notifications: number;
    monitoring: {
      late_runs: number;
      skipped_runs: number;
      in_flight: number;
      checks_per_minute: number;
    };
  };
  Delta: {
    hosts?: { id: number; health: Health; since: Time | null; last_seen_at: Time | null }[];
    assignments?: {
      id: number;
      host_id: number;
      check_id: number;
      plugin_id: string;
      health: Health;
      since: Time | null;
      result_type: ResultType | null;
      value: number | null;
      message: string | null;
      reason: string | null;
      last_at: Time | null;
    }[];
    system_logs_unread?: number;
    changed?: string[];
  };
  Status: {
    version: string;
    started_at: Time;
    database: "sqlite" | "postgresql";
    loops: {
      name: string;
      last_run_at: Time | null;
      runs: number;
      errors: number;
      detail: string | null;
    }[];
  };
}

export interface components {
  schemas: Schemas;
}

type Answer<S extends number, T> = { [K in S]: { content: { "application/json": T } } };
type Failure = { default: { content: { "application/json": Schemas["ApiProblem"] } } };
type Operation<Path, Query, Body, S extends number, T> = {
  parameters: { query?: Query } & (Path extends undefined ? { path?: never } : { path: Path });
  responses: Answer<S, T> & Failure;
} & (Body extends undefined
  ? { requestBody?: never }
  : { requestBody: { content: { "application/json": Body } } });
type Page<T> = { items: T[]; next_cursor: string | null };
type PageQuery = { limit?: number; cursor?: string; q?: string };
type Empty = undefined;
type Id = { id: number };

type Get<T, Path = Empty, Query = Empty> = { get: Operation<Path, Query, undefined, 200, T> };
type Post<T, Path = Empty, Body = undefined, S extends number = 200> = {
  post: Operation<Path, undefined, Body, S, T>;
};
type Delete<Path> = { delete: Operation<Path, undefined, undefined, 204, undefined> };
type Collection<T, Body, Query = unknown> = {
  get: Operation<Empty, PageQuery & Query, undefined, 200, Page<T>>;
  post: Operation<Empty, undefined, Body, 201, T>;
};
type Item<T, Body, Path = Id> = {
  get: Operation<Path, undefined, undefined, 200, T>;
  put: Operation<Path, undefined, Body, 200, T>;
} & Delete<Path>;

type S = Schemas;
export interface paths {
  "/setup": Get<{ needed: boolean }> &
    Post<{ user: S["User"] }, Empty, { token: string; name: string; password: string }, 201>;
  "/sessions": Post<{ user: S["User"] }, Empty, { name: string; password: string }, 201>;
  "/sessions/current": Get<{ user: S["User"] }> & Delete<Empty>;
  "/users": Collection<S["User"], S["UserBody"]>;
  "/users/{id}": Item<S["User"], S["UserBody"]>;
  "/tokens": {
    get: Operation<Empty, PageQuery, undefined, 200, Page<S["Token"]>>;
  } & Post<{ token: S["Token"]; secret: string }, Empty, { name: string; expires_at?: string }, 201>;
  "/tokens/{id}": Delete<Id>;
  "/hosts": Collection<S["Host"], S["HostBody"], { health?: string; group?: number }>;
  "/hosts/test-connection": Post<
    S["ConnectionTest"],
    Empty,
    { address: string; port: number; enrolment?: string; host_id?: number }
  >;
  "/hosts/{id}": Item<S["Host"], S["HostBody"]>;
  "/hosts/{id}/health": Get<S["HostHealth"], Id>;
  "/hosts/{id}/messages": Get<
    Page<S["Message"]>,
    Id,
    { plugin?: string; check?: number; limit?: number; cursor?: string }
  >;
  "/hosts/{id}/transitions": Get<
    Page<S["Transition"]>,
    Id,
    { assignment?: number; from?: string; to?: string; limit?: number; cursor?: string }
  >;
  "/hosts/{id}/run": Post<unknown, Id, undefined, 202>;
  "/series": Get<
    S["Series"],
    Empty,
    {
      host: number;
      plugin: string;
      metric?: string;
      check?: number;
      from?: number;
      to?: number;
      points?: number;
    }
  >;
  "/host-groups": Collection<S["HostGroup"], S["HostGroupBody"]>;
  "/host-groups/{id}": Item<S["HostGroup"], S["HostGroupBody"]>;
  "/host-groups/{id}/hosts": Get<Page<S["GroupHost"]>, Id, PageQuery>;
  "/plugins": { get: Operation<Empty, PageQuery, undefined, 200, Page<S["Plugin"]>> };
  "/plugins/{id}": Get<S["Plugin"], { id: string }> & Delete<{ id: string }>;
  "/plugins/{id}/hosts": Get<Page<S["PluginHost"]>, { id: string }, PageQuery>;
  "/checks": Collection<S["Check"], S["CheckBody"]>;
  "/checks/{id}": Item<S["Check"], S["CheckBody"]>;
  "/checks/{id}/run": Post<{ runs: number }, Id, undefined, 202>;
  "/schedules": Collection<S["Schedule"], S["ScheduleBody"]>;
  "/schedules/{id}": Item<S["Schedule"], S["ScheduleBody"]>;
  "/schedules/{id}/next": Get<{ times: string[]; truncated: boolean }, Id, { hours?: number }>;
  "/classifiers": Collection<S["Classifier"], S["ClassifierBody"]>;
  "/classifiers/{id}": Item<S["Classifier"], S["ClassifierBody"]>;
  "/classifiers/{id}/versions": Get<Page<S["ClassifierVersion"]>, Id, PageQuery>;
  "/classifiers/{id}/versions/{version}/restore": Post<
    S["Classifier"],
    { id: number; version: number }
  >;
  "/classifiers/try": Post<
    S["Verdict"],
    Empty,
    { source: string; values: (number | null)[]; messages?: (string | null)[]; params?: Json }
  >;
  "/channels": Collection<S["Channel"], S["ChannelBody"]>;
  "/channels/{id}": Item<S["Channel"], S["ChannelBody"]>;
  "/channels/{id}/test": Post<S["SendResult"], Id>;
  "/alerts": Collection<S["Alert"], S["AlertBody"]>;
  "/alerts/{id}": Item<S["Alert"], S["AlertBody"]>;
  "/alerts/{id}/test": Post<{ results: (S["SendResult"] & { channel_id: number })[] }, Id>;
  "/alerts/{id}/preview": Get<S["AlertPreview"], Id, { days?: number }>;
  "/notifications": Get<
    Page<S["Notification"]>,
    Empty,
    PageQuery & { status?: string; host?: number }
  >;
  "/notifications/{id}": Get<S["Notification"], Id>;
  "/notifications/{id}/retry": Post<unknown, Id>;
  "/notifications/{id}/discard": Post<unknown, Id>;
  "/services": Collection<S["Service"], S["ServiceBody"]>;
  "/services/{id}": Item<S["Service"], S["ServiceBody"]>;
  "/services/{id}/health": Get<Json, Id>;
  "/incidents": Get<Page<S["Incident"]>, Empty, PageQuery & { open?: boolean }>;
  "/incidents/{id}": Get<S["Incident"], Id>;
  "/incidents/{id}/acknowledge": Post<S["Incident"], Id, { until?: string; note?: string }> &
    Delete<Id>;
  "/system-logs": {
    get: Operation<
      Empty,
      PageQuery & { level?: string; unread?: boolean },
      undefined,
      200,
      Page<S["SystemLog"]>
    >;
  } & Delete<Empty>;
  "/system-logs/unread": Get<{ count: number }>;
  "/system-logs/read": Post<{ count: number }, Empty, { up_to_id: number }>;
  "/overview": Get<S["Overview"]>;
  "/status": Get<S["Status"]>;
}
