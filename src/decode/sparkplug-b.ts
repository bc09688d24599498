import { ok } from '../lib/result.ts';
import { decodePayload } from '../sparkplug/decode-payload.ts';
import { parseTopic } from '../sparkplug/topic.ts';
import { cut } from './excerpt.ts';
import { isJsonObject } from './read-fields.ts';
import { refuse } from './refusal.ts';
import type { Route, WireFormat } from './wire-format.ts';

/**
 * A Sparkplug B message as its edge node sent it. What it says depends on births
 * before it, which the host application follows (src/sparkplug): its translation
 * comes as an entry of its own, so a well-formed message gives nothing here. It
 * stands for the node that sent it; whether the device behind it is known is asked
 * of the translation, which can be released.
 */
export const sparkplugB: WireFormat = {
  name: 'sparkplug-b',
  route: (topic) => {
    const parsed = parseTopic(topic);
    return parsed === null ? null : { device: parsed.node, relay: null, content: 'telemetry' };
  },
  records: (payload) => {
    const decoded = decodePayload(payload);
    if (decoded.ok) return ok({ records: [], isArray: true });
    const detail = `not a Sparkplug B payload: ${decoded.error}; send protobuf of org.eclipse.tahu, or JSON to gas/v1/{device}/telemetry`;
    return refuse('not-sparkplug', '', detail);
  },
};

/** What the host could not resolve: in quarantine with its values, not lost without a word. */
export const sparkplugUnborn: WireFormat = {
  name: 'sparkplug-unborn',
  route: unbornRoute,
  records: (payload) => {
    const why = whyOf(payload);
    return refuse(
      'sparkplug-unborn',
      '',
      `${why}: births were asked for again; the excerpt has the values`,
    );
  },
};

function unbornRoute(topic: string): Route | null {
  const [root, version, node, third, device, last, ...rest] = topic.split('/');
  if (root !== 'gas' || version !== 'v1' || !node || rest.length > 0) return null;
  if (third === 'unborn' && device === undefined) {
    return { device: node, relay: null, content: 'telemetry' };
  }
  return third === 'sub' && device && last === 'unborn'
    ? { device, relay: node, content: 'telemetry' }
    : null;
}

/** The host's own words; a device that publishes here itself gets no more than a row. */
function whyOf(payload: Uint8Array): string {
  try {
    const told: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (isJsonObject(told) && typeof told['why'] === 'string') return cut(told['why'], 300);
  } catch {
    // not ours
  }
  return 'data before a birth';
}
