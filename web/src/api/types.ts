// Short names for the API's objects; the only place that knows where they are declared.
import type { components } from "./schema";

type S = components["schemas"];
export type Health = S["Health"];
export type ResultType = S["ResultType"];
export type Role = S["Role"];
export type View = S["View"];
export type ApiProblem = S["ApiProblem"];
export type User = S["User"];
export type UserBody = S["UserBody"];
export type Token = S["Token"];
export type Host = S["Host"];
export type HostBody = S["HostBody"];
export type ConnectionTest = S["ConnectionTest"];
export type Assignment = S["Assignment"];
export type HostHealth = S["HostHealth"];
export type Metric = S["AssignmentMetric"];
export type Message = S["Message"];
export type Transition = S["Transition"];
export type Series = S["Series"];
export type HostGroup = S["HostGroup"];
export type HostGroupBody = S["HostGroupBody"];
export type Plugin = S["Plugin"];
export type CheckPlugin = S["CheckPlugin"];
export type Check = S["Check"];
export type CheckBody = S["CheckBody"];
export type Schedule = S["Schedule"];
export type ScheduleBody = S["ScheduleBody"];
export type ActiveHours = S["ActiveHours"];
export type Classifier = S["Classifier"];
export type Verdict = S["Verdict"];
export type Channel = S["Channel"];
export type ChannelBody = S["ChannelBody"];
export type Alert = S["Alert"];
export type AlertBody = S["AlertBody"];
export type Notification = S["Notification"];
export type Member = S["Member"];
export type Service = S["Service"];
export type ServiceBody = S["ServiceBody"];
export type MaintenanceWindow = S["MaintenanceWindow"];
export type MaintenanceWindowBody = S["MaintenanceWindowBody"];
export type PlannedWork = S["PlannedWork"];
export type Incident = S["Incident"];
export type SystemLog = S["SystemLog"];
export type Overview = S["Overview"];
export type Problem = S["Problem"];
export type StorageStatus = S["StorageStatus"];
export type Counted = S["Counted"];
export type Availability = S["Availability"];
export type AvailabilityReport = S["AvailabilityReport"];
export type AvailabilityDay = S["AvailabilityDay"];
export type MonitoringGap = S["MonitoringGap"];
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** What the event stream says at most once a second; OpenAPI has no words for streams. */
export interface Delta {
  hosts?: Pick<Host, "id" | "health" | "since" | "last_seen_at">[];
  assignments?: Pick<
    Assignment,
    | "id"
    | "host_id"
    | "check_id"
    | "plugin_id"
    | "health"
    | "since"
    | "result_type"
    | "value"
    | "message"
    | "reason"
    | "last_at"
  >[];
  system_logs_unread?: number;
  /** Kinds whose configuration changed: "hosts", "checks", … */
  changed?: string[];
  /** Present when it changed. */
  storage?: StorageStatus;
}

/** The part of JSON Schema that becomes a form; the API only says "an object". */
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
