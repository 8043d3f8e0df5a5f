// What ties an input to its label, hint and error; handed by Field to what it wraps.
export interface Wiring {
  id: string;
  "aria-invalid": "true" | undefined;
  "aria-describedby": string | undefined;
}
