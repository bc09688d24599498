import { z } from 'zod';
import { configSchema } from './config.ts';

/** One key of the configuration as an operator sees it, derived from the zod schemas. */
export interface ConfigKey {
  /** Dotted path, e.g. `mqtt.perDevice.burstSeconds`; `robots[].url` in each section of a list. */
  readonly path: string;
  /** What it holds: a section has keys under it, a list comes comma-separated from the environment. */
  readonly holds: 'section' | 'list' | 'text' | 'value';
  /** In words, for problems and the reference page. */
  readonly expects: string;
  readonly secret: boolean;
  readonly required: boolean;
  readonly defaultValue: unknown;
  readonly doc: string;
}

/** The configuration's JSON Schema, for editors that complete and check YAML. */
export function configJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(configSchema, { io: 'input' });
}

/** Every key in the order of the schemas, sections and lists before the keys in them. */
export function configKeys(): readonly ConfigKey[] {
  return keysUnder(configJsonSchema(), '');
}

/** A list has as many sections as the file gives it: no variable can name a key in one. */
export const isInList = ({ path }: ConfigKey): boolean => path.includes('[]');

/** `robots[3].url` -> `robots[].url`: the key of which that is one value. */
export const keyPathOf = (path: string): string => path.replace(/\[\d+\]/g, '[]');

type Schema = z.core.JSONSchema.BaseSchema;

function keysUnder(section: Schema, prefix: string): ConfigKey[] {
  return Object.entries(section.properties ?? {}).flatMap(([name, schema]) => {
    if (typeof schema === 'boolean') return [];
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const key: ConfigKey = {
      path,
      holds: holdsOf(schema),
      expects: expectsOf(schema),
      secret: schema['secret'] === true,
      required: section.required?.includes(name) ?? false,
      defaultValue: schema.default,
      doc: schema.description ?? '',
    };
    return [key, ...keysUnder(schema, path), ...keysUnder(itemOf(schema), `${path}[]`)];
  });
}

/** What a list holds; nothing for anything else. */
function itemOf(schema: Schema): Schema {
  const item = Array.isArray(schema.items) ? schema.items[0] : schema.items;
  return typeof item === 'object' ? item : {};
}

function holdsOf(schema: Schema): ConfigKey['holds'] {
  if (schema.properties !== undefined) return 'section';
  if (schema.type === 'array') return 'list';
  return schema.type === 'string' ? 'text' : 'value';
}

function expectsOf(schema: Schema): string {
  if (typeof schema['expects'] === 'string') return schema['expects'];
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.properties !== undefined) return 'a section with keys under it';
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'array') return `a list, each ${itemExpects(schema)}`;
  if (schema.type === 'integer') return `a whole number ${range(schema)}`;
  if (schema.type === 'number') return `a number ${range(schema)}`;
  return 'a text';
}

function itemExpects(list: Schema): string {
  const item = itemOf(list);
  return Object.keys(item).length > 0 ? expectsOf(item) : 'a text';
}

const range = (schema: Schema): string => `from ${schema.minimum} to ${schema.maximum}`;
