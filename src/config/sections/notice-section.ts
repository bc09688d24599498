import { z } from 'zod';
import { wholeNumber } from './fields.ts';

const words = (doc: string) =>
  z
    .strictObject({
      zh: z.string().max(500).default('').describe('In Chinese.'),
      en: z.string().max(500).default('').describe('In English.'),
    })
    .prefault({})
    .describe(doc);

const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;
const clockSpan = /^(?:([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$/;

/** Notices to customers: low credit and planned outages. */
export const noticeSection = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('Whether customers are written to: their contacts get messages that cost money.'),
  noticeDays: wholeNumber(1, 60)
    .default(7)
    .describe('Days that the gas credit lasts when a customer is told first.'),
  urgentDays: wholeNumber(1, 60).default(3).describe('Days left when it is said again.'),
  hospitalDays: wholeNumber(1, 60)
    .default(14)
    .describe('Days left when a hospital is told first, in place of `noticeDays`.'),
  ways: z
    .array(z.enum(['sms', 'email']))
    .min(1)
    .default(['sms', 'email'])
    .describe(
      'In which order the ways to a contact are tried; others are not used. Absent: sms, then email.',
    ),
  quietHours: z
    .string()
    .regex(clockSpan)
    .refine((hours) => hours === '' || hours.slice(0, 5) !== hours.slice(6), {
      message: 'they must end at another time than they begin',
    })
    .meta({ expects: 'hours such as 22:00-07:00, or nothing' })
    .default('21:00-08:00')
    .describe(
      'Local hours in which no customer is written to, except of an outage that begins before they end. Empty: none.',
    ),
  reminderAt: z
    .string()
    .regex(clockTime)
    .meta({ expects: 'a time of day such as 10:00' })
    .default('10:00')
    .describe('Local time of the reminder on the day before an outage.'),
  howToBuy: words('How gas is bought: a sentence at the end of notices about credit.'),
  phone: z
    .string()
    .max(40)
    .default('')
    .describe('Number that customers may call; empty: none is given.'),
});
