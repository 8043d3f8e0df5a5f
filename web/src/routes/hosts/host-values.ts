// What the host's form holds, and how it becomes the API's body and back.
import type { Host, HostBody } from "../../api/types";

export interface HostValues {
  name: string;
  address: string;
  port: number;
  description: string;
  tags: string;
  enabled: boolean;
  host_group_ids: number[];
  enrolment: string;
}

export const DEFAULT_PORT = 4048;

export function emptyHost(): HostValues {
  return {
    name: "",
    address: "",
    port: DEFAULT_PORT,
    description: "",
    tags: "",
    enabled: true,
    host_group_ids: [],
    enrolment: "",
  };
}

export function valuesOf(host: Host): HostValues {
  const { name, address, port, description, enabled, host_group_ids } = host;
  return {
    name,
    address,
    port,
    description,
    enabled,
    host_group_ids,
    tags: host.tags.join(", "),
    enrolment: "",
  };
}

export function bodyOf(values: HostValues): HostBody {
  const { enrolment, tags, ...rest } = values;
  return {
    ...rest,
    name: values.name.trim(),
    address: values.address.trim(),
    port: Number(values.port),
    tags: tags
      .split(",")
      .map((tag) => tag.trim())
      .filter(Boolean),
    ...(enrolment.trim() ? { enrolment: enrolment.trim() } : {}),
  };
}

export function faultsOf(values: HostValues, needsKey: boolean): Record<string, string> {
  const faults: Record<string, string> = {};
  if (!values.name.trim()) faults.name = "A host needs a name.";
  if (!values.address.trim()) faults.address = "A host needs an address.";
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    faults.port = "The port is a number from 1 to 65535.";
  if (needsKey && !values.enrolment.trim())
    faults.enrolment = "Paste the line that “prophasis-agent setup” printed on the machine.";
  return faults;
}
