import { PAYLOAD_FORMATS } from '../decode/payload/payload-registry.ts';
import { compileMapping } from '../model/compiled-mapping.ts';
import { JSON_PAYLOAD, type Mapping, MOST_MAPPINGS, TEXT_PAYLOAD } from '../model/mapping.ts';
import { coversPattern, parseTopicPattern, type TopicPattern } from '../model/topic-pattern.ts';
import type { FleetDraft } from './fleet-draft.ts';
import type { FleetProblem } from './fleet-problem.ts';

const FORMATS: readonly string[] = PAYLOAD_FORMATS.map(({ name }) => name);

/** Payload formats that nobody has, and mappings that make no sense, take nothing or name no device. */
export function mappingProblems(draft: FleetDraft): readonly FleetProblem[] {
  const devices = new Set<string>([
    ...draft.devices.flatMap((device) => device?.id ?? []),
    ...draft.faultyIds,
  ]);
  const placed = draft.mappings.slice(0, MOST_MAPPINGS).map((mapping): Placed | null => {
    if (mapping === null) return null;
    const pattern = parseTopicPattern(mapping.topic);
    return { mapping, pattern: pattern.ok ? pattern.value : null };
  });
  return [
    ...draft.devices.flatMap((device, d): readonly FleetProblem[] =>
      device?.payload === undefined || FORMATS.includes(device.payload)
        ? []
        : [{ path: `devices[${d}].payload`, problem: expected(FORMATS) }],
    ),
    ...(draft.mappings.length <= MOST_MAPPINGS
      ? []
      : [
          {
            path: 'mappings',
            problem: `more than ${MOST_MAPPINGS}: name a level, such as {device}`,
          },
        ]),
    ...placed.flatMap((one, m): readonly FleetProblem[] => {
      if (one === null) return [];
      return [...problemsOf(one.mapping, devices), ...orderProblems(one, placed.slice(0, m))].map(
        ({ path, problem }) => ({ path: `mappings[${m}].${path}`, problem }),
      );
    }),
  ];
}

interface Placed {
  readonly mapping: Mapping;
  /** Null: told among the mapping's own problems. */
  readonly pattern: TopicPattern | null;
}

const expected = (formats: readonly string[]): string =>
  `no such payload format: expected ${formats.join(', ')}`;

function problemsOf(mapping: Mapping, devices: ReadonlySet<string>): readonly FleetProblem[] {
  const compiled = compileMapping(mapping);
  const formats = [JSON_PAYLOAD, TEXT_PAYLOAD, ...FORMATS.filter((name) => name !== JSON_PAYLOAD)];
  const unknown = (path: string, id: string | undefined): readonly FleetProblem[] =>
    id === undefined || devices.has(id) ? [] : [{ path, problem: `no device has the id ${id}` }];
  return [
    ...(compiled.ok ? [] : compiled.error),
    ...(formats.includes(mapping.payload) ? [] : [{ path: 'payload', problem: expected(formats) }]),
    ...unknown('device.constant', mapping.device?.constant),
    ...Object.entries(mapping.device?.ids ?? {}).flatMap(([theirs, ours]) =>
      unknown(`device.ids.${theirs}`, ours),
    ),
  ];
}

/** The first mapping that takes a topic has it: what stands behind one that takes all of it is never asked. */
function orderProblems(
  { mapping, pattern }: Placed,
  earlier: readonly (Placed | null)[],
): readonly FleetProblem[] {
  const same = earlier.findIndex((other) => other?.mapping.name === mapping.name);
  const greedy = earlier.findIndex((other) => {
    if (pattern === null || other === null || other.pattern === null) return false;
    const { when, broker } = other.mapping;
    const takesAll = when === undefined && (broker === undefined || broker === mapping.broker);
    return takesAll && coversPattern(other.pattern, pattern);
  });
  return [
    ...(same === -1 ? [] : [{ path: 'name', problem: `is already the name of mappings[${same}]` }]),
    ...(greedy === -1
      ? []
      : [
          {
            path: 'topic',
            problem: `never asked: mappings[${greedy}] takes all its messages; put this one before it`,
          },
        ]),
  ];
}
