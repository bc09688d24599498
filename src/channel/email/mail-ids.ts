import { createHash } from 'node:crypto';

/** The domain of an address, for the right side of ids. */
export const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf('@') + 1).replace(/[^A-Za-z0-9.-]/g, '') || 'localhost';

/** 128 bits of SHA-256 in hex: ids reveal neither alarm nor recipient. */
const digest = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32);

/** The same delivery always has the same Message-ID: a repetition can be recognised. */
export const messageId = (deliveryKey: string, domain: string): string =>
  `<d.${digest(deliveryKey)}@${domain}>`;

/** All mails about one alarm refer to this id, so clients show them as one thread. */
export const threadId = (alarmId: string, domain: string): string =>
  `<a.${digest(alarmId)}@${domain}>`;
