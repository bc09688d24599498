import { z } from 'zod';

/** Longest span any key in seconds may take: a week. */
const WEEK_SECONDS = 604_800;

export const wholeNumber = (least: number, most: number) => z.int().min(least).max(most);

/** 0 takes any free port, which the log names. */
export const port = () => wholeNumber(0, 65_535);

export const seconds = (least = 1, most = WEEK_SECONDS) => z.number().min(least).max(most);

/** A name or address to listen on; a scheme or a port in it is a common slip and is refused. */
export const host = () =>
  z
    .string()
    .regex(/^(?:[A-Za-z0-9](?:[\w.-]*\w)?|\[?[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f.]*\]?)$/)
    .meta({ expects: 'a host name or address without scheme or port' });

export const filePath = () => z.string().min(1).meta({ expects: 'a file path' });

export const mailAddress = () =>
  z
    .string()
    .regex(/^(?:[^<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@,]+@[^\s<>@,]+)$/)
    .meta({ expects: 'an e-mail address' });

/** Never printed in problems and redacted in logs. */
export const secretText = () => z.string().min(1).meta({ secret: true, expects: 'a text' });

/** Minute, hour, day, month, weekday; local time. */
export const fiveCronFields = () =>
  z
    .string()
    .regex(/^(?:[\d*/,-]+)(?:\s+[\d*/,A-Za-z-]+){4}$/)
    .meta({ expects: 'five cron fields such as "30 2 * * *"' });

/** Whoever knows it may use it: it may carry a token, so it is never printed. */
export const httpUrl = () =>
  z
    .string()
    .regex(/^https?:\/\/[^\s/]+(?:\/\S*)?$/)
    .meta({ secret: true, expects: 'a URL such as https://hc.example.org/…' });
