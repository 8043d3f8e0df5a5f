// The enrolment string that `prophasis-agent setup` prints, checked while it is being
// pasted: a cut-off line is the usual mistake, and the answer should name the part.

export interface Enrolment {
  port: number;
  pin: string;
}
const PART_CHARS = 43;
const part = /^[A-Za-z0-9_-]+$/;

export function readEnrolment(text: string): Enrolment | { error: string } {
  const parts = text.trim().split(".");
  if (parts[0] !== "prophasis1")
    return { error: "An enrolment string starts with “prophasis1.”; copy the whole line." };
  const [, portText = "", pin = "", key = ""] = parts;
  const port = Number(portText);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    return { error: `The port in the enrolment string (“${portText}”) is not between 1 and 65535.` };
  if (pin.length !== PART_CHARS || !part.test(pin))
    return { error: "The certificate pin in the enrolment string is cut off or altered." };
  if (key.length !== PART_CHARS || !part.test(key) || parts.length !== 4)
    return { error: "The key in the enrolment string is cut off or altered." };
  return { port, pin };
}
