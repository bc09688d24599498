/** What an edge node publishes (Sparkplug 3.0 §4.1). */
export const UPLINK_TYPES = ['NBIRTH', 'NDATA', 'NDEATH', 'DBIRTH', 'DDATA', 'DDEATH'] as const;
export type UplinkType = (typeof UPLINK_TYPES)[number];

export interface SparkplugTopic {
  readonly group: string;
  readonly type: UplinkType;
  readonly node: string;
  /** The device behind the node; null where the message is the node's own. */
  readonly device: string | null;
}

export const NAMESPACE = 'spBv1.0/';

const isUplink = (level: string): level is UplinkType =>
  UPLINK_TYPES.some((type) => type === level);

/** Null for a topic that is no edge node's: another namespace, STATE, a command, a level too many. */
export function parseTopic(topic: string): SparkplugTopic | null {
  // tck-id-topic-structure-namespace-a, tck-id-topic-structure
  if (!topic.startsWith(NAMESPACE)) return null;
  const [, group, type, node, device, ...rest] = topic.split('/');
  if (!group || type === undefined || !node || rest.length > 0 || !isUplink(type)) return null;
  if (type.startsWith('N'))
    return device === undefined ? { group, type, node, device: null } : null;
  return device ? { group, type, node, device } : null;
}

/** tck-id-topics-ncmd-topic */
export const commandTopic = (group: string, node: string): string =>
  `${NAMESPACE}${group}/NCMD/${node}`;

/** tck-id-host-topic-phid-birth-topic, tck-id-host-topic-phid-death-topic */
export const stateTopic = (hostId: string): string => `${NAMESPACE}STATE/${hostId}`;
