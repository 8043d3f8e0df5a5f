// Every page of the app and its address. Pages are loaded when they are first visited.
import type { Component } from "svelte";

export interface PageProps {
  params: Record<string, string>;
}
export interface Route {
  path: string;
  load: () => Promise<{ default: Component<PageProps> | Component<Record<string, never>> | Component }>;
  /** Shown without logging in, and without rail and bar. */
  open?: boolean;
}

export const routes: readonly Route[] = [
  { path: "/", load: () => import("./routes/overview/Overview.svelte") },
  { path: "/setup", load: () => import("./routes/setup/Setup.svelte"), open: true },
  { path: "/login", load: () => import("./routes/login/Login.svelte"), open: true },
  { path: "/hosts", load: () => import("./routes/hosts/Hosts.svelte") },
  { path: "/hosts/new", load: () => import("./routes/hosts/HostForm.svelte") },
  { path: "/hosts/:id", load: () => import("./routes/hosts/HostPage.svelte") },
  { path: "/hosts/:id/edit", load: () => import("./routes/hosts/HostForm.svelte") },
  { path: "/services", load: () => import("./routes/services/Services.svelte") },
  { path: "/services/new", load: () => import("./routes/services/ServiceForm.svelte") },
  { path: "/services/:id", load: () => import("./routes/services/ServicePage.svelte") },
  { path: "/services/:id/edit", load: () => import("./routes/services/ServiceForm.svelte") },
  { path: "/incidents", load: () => import("./routes/incidents/Incidents.svelte") },
  { path: "/incidents/:id", load: () => import("./routes/incidents/IncidentPage.svelte") },
  { path: "/backup", load: () => import("./routes/backup/Backup.svelte") },
  { path: "/availability", load: () => import("./routes/availability/Availability.svelte") },
  { path: "/groups", load: () => import("./routes/groups/Groups.svelte") },
  { path: "/groups/new", load: () => import("./routes/groups/GroupForm.svelte") },
  { path: "/groups/:id", load: () => import("./routes/groups/GroupPage.svelte") },
  { path: "/groups/:id/edit", load: () => import("./routes/groups/GroupForm.svelte") },
  { path: "/plugins", load: () => import("./routes/plugins/Plugins.svelte") },
  { path: "/plugins/:id", load: () => import("./routes/plugins/PluginPage.svelte") },
  {
    path: "/plugins/:plugin/classifier",
    load: () => import("./routes/classifiers/ClassifierPage.svelte"),
  },
  { path: "/classifiers", load: () => import("./routes/classifiers/Classifiers.svelte") },
  { path: "/classifiers/new", load: () => import("./routes/classifiers/ClassifierPage.svelte") },
  { path: "/classifiers/:id", load: () => import("./routes/classifiers/ClassifierPage.svelte") },
  { path: "/checks", load: () => import("./routes/checks/Checks.svelte") },
  { path: "/checks/new", load: () => import("./routes/checks/CheckForm.svelte") },
  { path: "/checks/:id", load: () => import("./routes/checks/CheckForm.svelte") },
  { path: "/schedules", load: () => import("./routes/schedules/Schedules.svelte") },
  { path: "/schedules/new", load: () => import("./routes/schedules/ScheduleForm.svelte") },
  { path: "/schedules/:id", load: () => import("./routes/schedules/ScheduleForm.svelte") },
  { path: "/alerts", load: () => import("./routes/alerts/Alerts.svelte") },
  { path: "/alerts/new", load: () => import("./routes/alerts/AlertForm.svelte") },
  { path: "/alerts/:id", load: () => import("./routes/alerts/AlertForm.svelte") },
  { path: "/maintenance", load: () => import("./routes/maintenance/Maintenance.svelte") },
  { path: "/maintenance/new", load: () => import("./routes/maintenance/MaintenanceForm.svelte") },
  { path: "/maintenance/:id", load: () => import("./routes/maintenance/MaintenanceForm.svelte") },
  { path: "/notifications", load: () => import("./routes/notifications/Notifications.svelte") },
  { path: "/logs", load: () => import("./routes/logs/Logs.svelte") },
  { path: "/settings/channels", load: () => import("./routes/channels/Channels.svelte") },
  { path: "/settings/channels/new", load: () => import("./routes/channels/ChannelForm.svelte") },
  { path: "/settings/channels/:id", load: () => import("./routes/channels/ChannelForm.svelte") },
  { path: "/settings/users", load: () => import("./routes/users/Users.svelte") },
  { path: "/settings/users/new", load: () => import("./routes/users/UserForm.svelte") },
  { path: "/settings/users/:id", load: () => import("./routes/users/UserForm.svelte") },
  { path: "/settings/tokens", load: () => import("./routes/tokens/Tokens.svelte") },
  { path: "/status", load: () => import("./routes/status/Status.svelte") },
];
