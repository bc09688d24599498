import { valueAtPath } from '../../lib/json-path.ts';
import type { Result } from '../../lib/result.ts';
import type { CompiledMapping } from '../../model/compiled-mapping.ts';
import { JSON_PAYLOAD, TEXT_PAYLOAD } from '../../model/mapping.ts';
import { matchTopic } from '../../model/topic-pattern.ts';
import { show } from '../excerpt.ts';
import { parseJson } from '../payload/json-payload.ts';
import type { Refusal } from '../refusal.ts';

/** A message on a topic that is not ours, as a broker handed it on. */
export interface ForeignMessage {
  readonly topic: string;
  /** The broker's name in the configuration. */
  readonly broker: string;
  readonly payload: Uint8Array;
  /** Parsed once, however many mappings ask. */
  json(): Result<unknown, Refusal>;
}

export function foreignMessage(topic: string, broker: string, payload: Uint8Array): ForeignMessage {
  let parsed: Result<unknown, Refusal> | null = null;
  return {
    topic,
    broker,
    payload,
    json: () => {
      parsed ??= parseJson(payload, 'correct payload in the mapping, or the sender');
      return parsed;
    },
  };
}

/** Named levels of the topic when a mapping takes the message; else in words why it does not. */
export type Match =
  | { readonly is: 'taken'; readonly levels: ReadonlyMap<string, string> }
  | { readonly is: 'passed'; readonly over: 'topic' | 'broker' | 'when'; readonly why: string };

export function matchMapping(mapping: CompiledMapping, message: ForeignMessage): Match {
  const { pattern, spec } = mapping;
  const levels = matchTopic(pattern, message.topic);
  if (levels === null) return { is: 'passed', over: 'topic', why: `its topic is ${pattern.text}` };
  if (spec.broker !== undefined && spec.broker !== message.broker) {
    return { is: 'passed', over: 'broker', why: `it reads broker ${spec.broker} alone` };
  }
  const why = whyNot(mapping, message);
  return why === null ? { is: 'taken', levels } : { is: 'passed', over: 'when', why };
}

function whyNot({ when }: CompiledMapping, message: ForeignMessage): string | null {
  if (when === null) return null;
  const body = message.json();
  if (!body.ok) return `when ${when.path.text}: ${body.error.detail}`;
  const found = valueAtPath(body.value, when.path);
  if (isScalar(found) && when.equals.has(String(found))) return null;
  const wanted = [...when.equals].join(' or ');
  return `when ${when.path.text}: expected ${wanted}, found ${found === undefined ? 'nothing' : show(found)}`;
}

export const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Whether the payload is JSON or a text that the mapping itself reads, not a format's frames. */
export const isReadByFields = ({ spec }: CompiledMapping): boolean =>
  spec.payload === JSON_PAYLOAD || spec.payload === TEXT_PAYLOAD;
