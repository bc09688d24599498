import { z } from 'zod';
import { fieldPlace } from '../../model/field-place.ts';
import { seconds } from './fields.ts';
import { refuse } from './refuse.ts';

const FIELD = 'a field such as pOut, runs/A/pOut, flags/lowBattery or event/CODE';

const metrics = z.record(z.string().min(1).max(256), z.string()).superRefine((given, context) => {
  for (const [theirs, ours] of Object.entries(given)) {
    if (fieldPlace(ours) === null) {
      refuse(context, [theirs], `expected ${FIELD}, found ${JSON.stringify(ours)}`);
    }
  }
});

export const sparkplugSection = z.strictObject({
  hostId: z
    .string()
    .regex(/^[^\s/+#]{1,128}$/)
    .meta({ expects: 'a name without / + # and spaces' })
    .default('gaswatch')
    .describe('Id of the host application: its state stands at spBv1.0/STATE/{hostId}.'),
  reorderSeconds: seconds(0.1, 600)
    .default(5)
    .describe(
      'How long a message may be overtaken; after it the edge node is asked for its births.',
    ),
  rebirthSeconds: seconds(1, 3600)
    .default(10)
    .describe('Least time between two such requests; it doubles while they do not help.'),
  metrics: metrics
    .default({})
    .describe('Metric names that are not fields of ours: theirs to ours.'),
});
