// What the rail, the phone's bar and the command palette offer.
import Activity from "@lucide/svelte/icons/activity";
import Archive from "@lucide/svelte/icons/archive";
import Bell from "@lucide/svelte/icons/bell";
import CalendarClock from "@lucide/svelte/icons/calendar-clock";
import CodeXml from "@lucide/svelte/icons/code-xml";
import ChartNoAxesColumn from "@lucide/svelte/icons/chart-no-axes-column";
import FolderTree from "@lucide/svelte/icons/folder-tree";
import Gauge from "@lucide/svelte/icons/gauge";
import KeyRound from "@lucide/svelte/icons/key-round";
import LayoutDashboard from "@lucide/svelte/icons/layout-dashboard";
import ListChecks from "@lucide/svelte/icons/list-checks";
import Mail from "@lucide/svelte/icons/mail";
import Network from "@lucide/svelte/icons/network";
import Puzzle from "@lucide/svelte/icons/puzzle";
import ScrollText from "@lucide/svelte/icons/scroll-text";
import Send from "@lucide/svelte/icons/send";
import Server from "@lucide/svelte/icons/server";
import Siren from "@lucide/svelte/icons/siren";
import Users from "@lucide/svelte/icons/users";
import Wrench from "@lucide/svelte/icons/wrench";

export interface Place {
  href: string;
  text: string;
  icon: typeof Server;
}
export const sections: readonly { title: string; places: readonly Place[] }[] = [
  {
    title: "Monitor",
    places: [
      { href: "/", text: "Overview", icon: LayoutDashboard },
      { href: "/hosts", text: "Hosts", icon: Server },
      { href: "/services", text: "Services", icon: Network },
      { href: "/incidents", text: "Incidents", icon: Siren },
      { href: "/availability", text: "Availability", icon: ChartNoAxesColumn },
    ],
  },
  {
    title: "Configure",
    places: [
      { href: "/groups", text: "Groups", icon: FolderTree },
      { href: "/plugins", text: "Plugins", icon: Puzzle },
      { href: "/checks", text: "Checks", icon: ListChecks },
      { href: "/schedules", text: "Schedules", icon: CalendarClock },
      { href: "/classifiers", text: "Classifiers", icon: CodeXml },
      { href: "/alerts", text: "Alerts", icon: Bell },
      { href: "/maintenance", text: "Maintenance", icon: Wrench },
    ],
  },
  {
    title: "System",
    places: [
      { href: "/logs", text: "Logs", icon: ScrollText },
      { href: "/notifications", text: "Notifications", icon: Send },
      { href: "/settings/channels", text: "Channels", icon: Mail },
      { href: "/settings/users", text: "Users", icon: Users },
      { href: "/settings/tokens", text: "API tokens", icon: KeyRound },
      { href: "/backup", text: "Backup", icon: Archive },
      { href: "/status", text: "Status", icon: Activity },
    ],
  },
];

/** The phone's bottom bar; everything else is behind "More". */
export const bar: readonly Place[] = [
  { href: "/", text: "Problems", icon: Gauge },
  { href: "/hosts", text: "Hosts", icon: Server },
  { href: "/services", text: "Services", icon: Network },
  { href: "/incidents", text: "Incidents", icon: Siren },
];

export function isCurrent(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
