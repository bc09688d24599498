import { jsonV1 } from './json-v1.ts';
import { sparkplugB, sparkplugUnborn } from './sparkplug-b.ts';
import type { Route, WireFormat } from './wire-format.ts';

/** Every wire format; the first that knows a topic reads its messages. */
export const WIRE_FORMATS: readonly WireFormat[] = [jsonV1, sparkplugB, sparkplugUnborn];

export interface Routed {
  readonly format: WireFormat;
  readonly route: Route;
}

export function routeTopic(topic: string): Routed | null {
  for (const format of WIRE_FORMATS) {
    const route = format.route(topic);
    if (route !== null) return { format, route };
  }
  return null;
}

const EXPECTED =
  'expected gas/v1/{device}/telemetry, /event or /status, or gas/v1/{gateway}/sub/{device}/telemetry or /event';

/** Why no format knows the topic, for the device engineer. */
export function unknownTopicDetail(topic: string): string {
  return topic.startsWith('spBv1.0/')
    ? 'no Sparkplug message of an edge node: expected spBv1.0/{group}/{NBIRTH, NDATA or NDEATH}/{node} or spBv1.0/{group}/{DBIRTH, DDATA or DDEATH}/{node}/{device}'
    : `no wire format for this topic: ${EXPECTED}`;
}
