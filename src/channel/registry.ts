import { openEmailChannel } from './email/email-channel.ts';

/** Every channel there is, by the name that routes and deliveries use: one line each. */
export const CHANNELS = {
  email: openEmailChannel,
} as const;
