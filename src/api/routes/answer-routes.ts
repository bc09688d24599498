import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../lib/app-error.ts';
import { type AttemptWindows, openAttemptWindows } from '../../lib/attempt-windows.ts';
import type { Language } from '../../model/localized.ts';
import { type AnswerPage, answerPage, PAGE_HEADERS } from '../answer/answer-page.ts';
import type { AnswerView } from '../answer/answers-port.ts';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { other, problems } from '../schema/responses.ts';

const WINDOW_MS = 15 * 60_000;
/** Of one address in a window; a control room shares one. */
const MOST_REQUESTS = 300;
/** Of those, links that are no good. */
const MOST_BAD = 30;

const tags = ['answers'];
const access = 'public';
const params = z.strictObject({ token: z.string().max(2100) });
const html = (description: string) => other(description, 'text/html', z.string());
const response = {
  200: html('A page for a person'),
  404: html('The link is not one of ours'),
  409: html('Somebody was first, or the alarm has become graver or come back since'),
  410: html('The link has expired or been used'),
  ...problems(400, 403, 500),
  429: html('Too many requests'),
  503: html('Not possible at the moment'),
};

const STATUS: Readonly<Record<AnswerPage['standing'], number>> = {
  open: 200,
  done: 200,
  used: 410,
  taken: 409,
  graver: 409,
  over: 409,
  expired: 410,
  forged: 404,
  limited: 429,
  unavailable: 503,
};

/**
 * Links in messages. Looking changes nothing, whoever looks: programs that scan
 * mail follow every link. Only the button, a POST, acknowledges.
 */
export function answerRoutes(app: ApiApp, { ports, authentication }: ApiContext): void {
  // what a form without fields sends
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 1024 },
    (_request, _body, done) => done(null, null),
  );
  const limits: Limits = {
    all: openAttemptWindows(ports.clock, WINDOW_MS),
    bad: openAttemptWindows(ports.clock, WINDOW_MS),
  };
  const home = authentication.publicUrl;
  const answer = (
    request: FastifyRequest,
    reply: FastifyReply,
    view: () => Promise<AnswerView>,
  ): Promise<FastifyReply> => sendPage(request, reply, home, () => limited(limits, request, view));

  const look = {
    operationId: 'openAnswer',
    summary: 'The page behind a link of a message; changes nothing',
    tags,
    params,
    response,
  };
  app.get('/answer/:token', { config: { access }, schema: look }, (request, reply) =>
    answer(request, reply, () => ports.answers.look(request.params.token)),
  );
  const acknowledge = {
    operationId: 'answer',
    summary: 'Acknowledge by the link of a message, once',
    tags,
    params,
    response,
  };
  app.post('/answer/:token', { config: { access }, schema: acknowledge }, (request, reply) =>
    answer(request, reply, () => ports.answers.acknowledge(request.params.token, request.ip)),
  );
}

interface Limits {
  readonly all: AttemptWindows;
  readonly bad: AttemptWindows;
}

interface Shown {
  readonly standing: AnswerPage['standing'];
  readonly language: AnswerView['language'];
  readonly alarm: AnswerView['alarm'];
  readonly waitMs: number;
}

async function limited(
  { all, bad }: Limits,
  { ip }: FastifyRequest,
  view: () => Promise<AnswerView>,
): Promise<Shown> {
  const none = { language: null, alarm: null };
  const { count, waitMs } = all.add(ip);
  if (count > MOST_REQUESTS) return { standing: 'limited', ...none, waitMs };
  const shown = await view();
  // good links still work from an address from which somebody tries bad ones
  if (shown.standing !== 'forged') return { ...shown, waitMs: 0 };
  const tried = bad.add(ip);
  return tried.count > MOST_BAD
    ? { standing: 'limited', ...none, waitMs: tried.waitMs }
    : { ...shown, waitMs: 0 };
}

async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  home: string,
  view: () => Promise<Shown>,
): Promise<FastifyReply> {
  const { standing, language, alarm, waitMs } = await view().catch((thrown: unknown): Shown => {
    if (!(thrown instanceof AppError)) throw thrown;
    request.log.error({ err: thrown }, 'a link could not be answered');
    return { standing: 'unavailable', language: null, alarm: null, waitMs: 5_000 };
  });
  if (waitMs > 0) reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
  const spoken =
    language === 'zh' || language === 'en'
      ? language
      : preferred(request.headers['accept-language']);
  return reply
    .code(STATUS[standing])
    .headers(PAGE_HEADERS)
    .send(answerPage({ standing, alarm, language: spoken, home }));
}

/** Whichever of the two the browser names first; Chinese where it names neither. */
function preferred(header: string | undefined): Language {
  const [first] = /\b(zh|en)\b/i.exec(header ?? '') ?? [];
  return first?.toLowerCase() === 'en' ? 'en' : 'zh';
}
