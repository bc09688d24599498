import { z } from 'zod';
import { wholeNumber } from './fields.ts';
import { noticeSection } from './notice-section.ts';

export const meteringSection = z.strictObject({
  gasDayStartHour: wholeNumber(0, 23)
    .default(8)
    .describe(
      'Local hour of the site at which a gas day begins. Changed later, all days are worked out anew.',
    ),
  registerDays: wholeNumber(31, 36_500)
    .default(800)
    .describe(
      'Days for which the register readings behind the books are kept; the days themselves stay.',
    ),
  notices: noticeSection
    .prefault({})
    .describe('Notices to customers: low credit and planned outages.'),
});
