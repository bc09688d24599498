/** What precedes a broker's name in the `source` of an entry; a device's id, the other kind of source, holds no slash. */
const PREFIX = 'broker/';

/** The source under which messages of an external broker stand in the journal. */
export const brokerSource = (name: string): string => `${PREFIX}${name}`;

/** `plant` of the source `broker/plant`; null for a device that signed in here. */
export const brokerOf = (source: string): string | null =>
  source.startsWith(PREFIX) ? source.slice(PREFIX.length) : null;
