// Forms from JSON Schema: which fields a plugin's parameters need, what they start
// with, and what the typed text becomes. Only flat objects become fields; anything
// deeper is offered as JSON text, so that no parameter is out of reach.
import type { JsonSchema } from "../api/types";

export type FieldKind = "text" | "number" | "integer" | "boolean" | "choice" | "list" | "json";
export interface SchemaField {
  name: string;
  label: string;
  hint: string;
  kind: FieldKind;
  required: boolean;
  choices: string[];
  placeholder: string;
  schema: JsonSchema;
}
/** What inputs hold: text, or a boolean for a tick. */
export type Typed = Record<string, string | boolean>;

export function fields(schema: JsonSchema | null): SchemaField[] {
  const required = new Set(schema?.required ?? []);
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name,
    label: property.title ?? sentenceCase(name),
    hint: property.description ?? "",
    kind: kindOf(property),
    required: required.has(name),
    choices: (property.enum ?? []).map(String),
    placeholder: property.default === undefined ? "" : show(property.default, kindOf(property)),
    schema: property,
  }));
}

function kindOf(property: JsonSchema): FieldKind {
  if (property.enum) return "choice";
  switch (property.type) {
    case "number":
    case "integer":
    case "boolean":
      return property.type;
    case "array":
      return property.items?.type === "string" || !property.items ? "list" : "json";
    case "object":
      return "json";
    default:
      return "text";
  }
}

function sentenceCase(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function show(value: unknown, kind: FieldKind): string {
  if (value === undefined || value === null) return "";
  if (kind === "list" && Array.isArray(value)) return value.join("\n");
  if (kind === "json") return JSON.stringify(value);
  return String(value);
}

/** What the inputs show for stored parameters; an absent one stays empty (its default holds). */
export function typedOf(schema: JsonSchema | null, values: Record<string, unknown>): Typed {
  const typed: Typed = {};
  for (const field of fields(schema)) {
    const value = values[field.name];
    if (field.kind === "boolean") typed[field.name] = Boolean(value ?? field.schema.default ?? false);
    else typed[field.name] = show(value, field.kind);
  }
  return typed;
}

export interface Parsed {
  values: Record<string, unknown>;
  errors: Record<string, string>;
}

/** Parameters from what was typed; empty optional fields are left out so that defaults hold. */
export function parse(schema: JsonSchema | null, typed: Typed): Parsed {
  const values: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const field of fields(schema)) {
    const raw = typed[field.name];
    if (field.kind === "boolean") {
      values[field.name] = raw === true;
      continue;
    }
    const text = typeof raw === "string" ? raw.trim() : "";
    if (text === "") {
      if (field.required && field.schema.default === undefined)
        errors[field.name] = `${field.label} is needed.`;
      continue;
    }
    const result = parseOne(field, text);
    if ("error" in result) errors[field.name] = result.error;
    else values[field.name] = result.value;
  }
  return { values, errors };
}

function parseOne(field: SchemaField, text: string): { value: unknown } | { error: string } {
  const { schema, label } = field;
  switch (field.kind) {
    case "number":
    case "integer": {
      const n = Number(text.replace(",", "."));
      if (!Number.isFinite(n)) return { error: `${label} must be a number.` };
      if (field.kind === "integer" && !Number.isInteger(n))
        return { error: `${label} must be a whole number.` };
      if (schema.minimum !== undefined && n < schema.minimum)
        return { error: `${label} must be ${schema.minimum} or more.` };
      if (schema.maximum !== undefined && n > schema.maximum)
        return { error: `${label} must be ${schema.maximum} or less.` };
      return { value: n };
    }
    case "choice":
      return { value: schema.enum?.find((choice) => String(choice) === text) ?? text };
    case "list":
      return { value: text.split("\n").map((line) => line.trim()).filter(Boolean) };
    case "json":
      try {
        return { value: JSON.parse(text) };
      } catch {
        return { error: `${label} must be valid JSON.` };
      }
    default:
      if (schema.minLength !== undefined && text.length < schema.minLength)
        return { error: `${label} must have at least ${schema.minLength} characters.` };
      if (schema.maxLength !== undefined && text.length > schema.maxLength)
        return { error: `${label} must have at most ${schema.maxLength} characters.` };
      return { value: text };
  }
}
