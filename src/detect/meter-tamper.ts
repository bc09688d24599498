import { flagDetector } from './flag-condition.ts';

/** M-12 (domain.md §B.4): magnet, cover, seal or line reported by the meter. */
export const meterTamper = flagDetector({
  type: 'meter.tamper',
  priority: 2,
  flags: new Set(['magnet', 'coverOpen']),
  codes: new Set(['tamper', 'magnet', 'coverOpen', 'sealBroken', 'lineCut']),
  about: {
    rule: 'M-12',
    formula:
      'flag magnet or coverOpen in a record, or an event tamper, magnet, coverOpen, sealBroken or lineCut',
    delay: 'The first record or event that says so',
    source: 'Design default; ends after 36 h of records without the flag',
    cannotSee: 'Tampering that the meter has no sensor for; a service visit without a work permit',
  },
});
