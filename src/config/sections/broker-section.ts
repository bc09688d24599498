import { z } from 'zod';
import { topicFilterFault, topicFiltersOverlap } from '../../model/topic-filter.ts';
import { filePath, secretText, wholeNumber } from './fields.ts';
import { refuse, secretOnce } from './refuse.ts';

const NEVER_EXPIRES = 4_294_967_295;
const A_WEEK = 604_800;

const clientId = () =>
  z
    .string()
    .regex(/^[\w.:-]{1,128}$/)
    .meta({ expects: '1 to 128 letters, digits, _ . : -' });

const filters = () => z.array(z.string()).min(1).max(100);

const topic = () =>
  z
    .string()
    .regex(/^[^+#\0]{1,512}$/)
    .meta({ expects: 'a topic without wildcards' });

const sessionShape = z.strictObject({
  clientId: clientId().describe(
    'Of the persistent session; nobody else may use it, nor a standby.',
  ),
  topics: filters().describe(
    'Topic filters, e.g. gas/v1/#; those of two sessions must not overlap.',
  ),
});

const shareShape = z.strictObject({
  clientId: clientId().describe('Of the session that reads the shared subscription.'),
  group: z
    .string()
    .regex(/^[^/+#\0]{1,64}$/)
    .meta({ expects: 'a name without / + #' })
    .describe('Group among whose members the broker deals the messages out.'),
  topics: filters().describe(
    "Filters whose messages may come in any order: a device's are then spread over the group.",
  ),
});

const willShape = z.strictObject({
  topic: topic().describe('Where the broker publishes it when our connection breaks.'),
  payload: z.string().max(4096).describe('What it publishes.'),
  retain: z.boolean().default(false).describe('Whether it keeps it for those who ask later.'),
});

const shape = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .meta({ expects: '1 to 64 letters, digits, _ . -' })
    .describe('Messages stand in the journal under broker/NAME.'),
  url: z
    .string()
    .regex(/^mqtts?:\/\/(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\/?$/)
    .meta({ expects: 'a URL such as mqtts://broker.example.org:8883, without user or password' })
    .describe('The broker; mqtts:// for TLS. Without a port 1883, with TLS 8883.'),
  protocol: z
    .literal(['auto', 4, 5])
    .default('auto')
    .describe(
      'MQTT 5, or 4 for MQTT 3.1.1; auto: 5, and 3.1.1 where the broker does not speak it.',
    ),
  username: z.string().min(1).optional().describe('To sign in with.'),
  password: secretText().optional().describe('Or use passwordFile.'),
  passwordFile: filePath().optional().describe('File whose first line is the password.'),
  caFile: filePath().optional().describe("Authority that signs the broker's certificate, PEM."),
  certFile: filePath()
    .optional()
    .describe('Our own certificate, PEM, where the broker asks for one.'),
  keyFile: filePath().optional().describe('Its key, PEM.'),
  serverName: z
    .string()
    .regex(/^[\w.-]+$/)
    .meta({ expects: 'a host name' })
    .optional()
    .describe("Name in the broker's certificate, where it is not the host of the URL."),
  keepaliveSeconds: wholeNumber(5, 65_535)
    .default(30)
    .describe('A broker that does not answer within it is given up and connected again.'),
  sessionExpirySeconds: wholeNumber(60, NEVER_EXPIRES)
    .default(A_WEEK)
    .describe(
      'How long the broker keeps a session while we are away (MQTT 5); the largest: for ever.',
    ),
  receiveMaximum: wholeNumber(1, 65_535)
    .default(1000)
    .describe('Messages the broker may have unacknowledged with each session (MQTT 5).'),
  inFlightMessages: wholeNumber(10, 1_000_000)
    .default(20_000)
    .describe(
      'Messages received and not yet on disk, over all its sessions, before reading pauses.',
    ),
  inFlightBytes: wholeNumber(1_048_576, 17_179_869_184)
    .default(33_554_432)
    .describe('Their bytes.'),
  packetBytes: wholeNumber(1024, 134_217_728)
    .default(262_144)
    .describe('Largest payload; a larger message is acknowledged, told in the log and not kept.'),
  status: topic()
    .optional()
    .describe('Where "online" is retained while we are connected, and "offline" otherwise.'),
  will: willShape.optional().describe('A last will of your own instead of status.'),
  sparkplugState: z
    .boolean()
    .default(false)
    .describe('Whether spBv1.0/STATE/{hostId} is told there instead, as Sparkplug wants it.'),
  replies: z
    .boolean()
    .default(false)
    .describe('Whether a refused message is answered on gas/v1/{device}/rejected of this broker.'),
  sessions: z
    .array(sessionShape)
    .max(32)
    .default([])
    .describe('One persistent session for each partition of the topics.'),
  share: shareShape
    .optional()
    .describe('A shared subscription: order is lost. For what needs none.'),
});

const broker = shape.superRefine((given, context) => {
  secretOnce(given, 'password', context, 'optional');
  if (given.username === undefined && (given.password ?? given.passwordFile) !== undefined) {
    refuse(context, ['username'], 'missing: a password without a user name');
  }
  if (!given.url.startsWith('mqtts:')) {
    for (const key of ['caFile', 'certFile', 'keyFile', 'serverName'] as const) {
      if (given[key] !== undefined) refuse(context, [key], 'is for TLS: write mqtts:// in url');
    }
  }
  if ((given.certFile === undefined) !== (given.keyFile === undefined)) {
    const missing = given.certFile === undefined ? 'certFile' : 'keyFile';
    refuse(context, [missing], 'missing: certFile and keyFile belong together');
  }
  const wills = [given.will !== undefined, given.status !== undefined, given.sparkplugState];
  if (wills.filter(Boolean).length > 1) {
    const problem = 'set one of will, status and sparkplugState: a connection has one last will';
    refuse(context, [given.will === undefined ? 'status' : 'will'], problem);
  }
  if (given.sessions.length === 0 && given.share === undefined) {
    refuse(context, ['sessions'], 'missing: a session with its topics');
  }
  for (const problem of filterProblems(given)) refuse(context, problem.path, problem.message);
});

interface Placed {
  readonly path: readonly PropertyKey[];
  readonly shown: string;
  readonly filter: string;
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Every filter once: what two of them match would come twice, and a device's messages in two orders. */
function filterProblems({ sessions, share }: z.output<typeof shape>): readonly Problem[] {
  const placed: Placed[] = [
    ...sessions.flatMap(({ topics }, nth) =>
      placedAt(['sessions', nth], `sessions[${nth}]`, topics),
    ),
    ...placedAt(['share'], 'share', share?.topics ?? []),
  ];
  return placed.flatMap(({ path, filter }, at) => {
    const fault = filter.startsWith('$share/')
      ? 'a shared subscription loses order: if that does not matter here, write it under share'
      : topicFilterFault(filter);
    if (fault !== null) return [{ path, message: `${JSON.stringify(filter)}: ${fault}` }];
    const other = placed.slice(0, at).find((one) => topicFiltersOverlap(one.filter, filter));
    if (other === undefined) return [];
    const message = `${filter} overlaps with ${other.filter} of ${other.shown}: some messages would come twice, out of order`;
    return [{ path, message }];
  });
}

const placedAt = (
  path: readonly PropertyKey[],
  shown: string,
  topics: readonly string[],
): readonly Placed[] =>
  topics.map((filter, at) => ({
    path: [...path, 'topics', at],
    shown: `${shown}.topics[${at}]`,
    filter,
  }));

export const brokerSection = z
  .array(broker)
  .max(32)
  .superRefine((brokers, context) => {
    const names = new Map<string, number>();
    const clients = new Map<string, string>();
    for (const [at, { name, url, sessions, share }] of brokers.entries()) {
      const first = names.get(name);
      if (first === undefined) names.set(name, at);
      else refuse(context, [at, 'name'], `brokers[${first}] has this name already`);
      const ids = [
        ...sessions.map((one, nth) => ({
          id: one.clientId,
          path: ['sessions', nth, 'clientId'],
          shown: `sessions[${nth}].clientId`,
        })),
        ...(share === undefined
          ? []
          : [{ id: share.clientId, path: ['share', 'clientId'], shown: 'share.clientId' }]),
      ];
      for (const { id, path, shown } of ids) {
        const key = `${url.replace(/\/$/, '')} ${id}`;
        const holder = clients.get(key);
        if (holder === undefined) clients.set(key, `brokers[${at}].${shown}`);
        else {
          const message = `${holder} is the same client of the same broker: they would throw each other out`;
          refuse(context, [at, ...path], message);
        }
      }
    }
  });
