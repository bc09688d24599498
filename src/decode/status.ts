import { ok } from '../lib/result.ts';
import { show } from './excerpt.ts';
import { envelopeOf, type RecordDecoder } from './record-decoder.ts';
import { refuse } from './refusal.ts';

/** The retained status and the last will carry no stamp: their event time is their arrival. */
export const decodeStatus: RecordDecoder = (word, context) => {
  if (word !== 'online' && word !== 'offline') {
    return refuse('wrong-type', '', `expected "online" or "offline", found ${show(word)}`);
  }
  const envelope = envelopeOf(context, context.entry.at);
  return ok([{ ...envelope, record: 'status', online: word === 'online' }]);
};
