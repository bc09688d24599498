import { z } from 'zod';
import type { ApiApp } from '../api-app.ts';
import type { ApiContext } from '../api-context.ts';
import { Refusal } from '../errors/refusal.ts';
import { BacktestView, backtestView } from '../schema/backtest-view.ts';
import { AskedInstant } from '../schema/instant.ts';
import { guarded } from '../schema/responses.ts';

const tags = ['backtests'];

const Asked = z
  .strictObject({
    detector: z.string().max(100).exactOptional().describe('an alarm type; absent: all detectors'),
    params: z
      .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
      .exactOptional()
      .describe('parameters of that detector to try for the whole fleet'),
    settings: z
      .array(z.unknown())
      .max(1_000)
      .exactOptional()
      .describe('settings to try, each as in the fleet file under `detectors`'),
    site: z.string().max(100).exactOptional().describe('this site alone; absent: the whole fleet'),
    from: AskedInstant,
    to: AskedInstant.describe('exclusive, with offset'),
  })
  .describe('The span of history to judge, with which detectors and settings');

export function backtestRoutes(app: ApiApp, { ports, audit }: ApiContext): void {
  const config = { access: 'backtests.run' } as const;
  const start = {
    operationId: 'startBacktest',
    summary: 'Judge stored history with other settings; nobody is alarmed',
    description: 'One runs at a time, ten may wait. Results are kept until the service stops.',
    tags,
    body: Asked,
    response: { 202: z.object({ id: z.string() }), ...guarded(422, 503) },
  };
  app.post('/backtests', { config, schema: start }, async (request, reply) => {
    const { detector = null, params = null, settings = null, site = null, from, to } = request.body;
    if (from >= to) throw new Refusal('span-empty', '`from` must be before `to`');
    const span = { from, to };
    const started = ports.backtests.start({ detector, params, settings, site, span });
    if (!started.ok) {
      if (started.error === 'queue-full')
        throw new Refusal('backtest-queue-full', 'ten are waiting: ask again later');
      throw new Refusal('settings-invalid', 'see errors', { errors: [...started.error] });
    }
    const { id } = started.value;
    const detail = `${detector ?? 'all'} ${new Date(from).toISOString()} ${new Date(to).toISOString()}`;
    await audit.note(request, { action: 'backtest.start', object: id, detail });
    return reply.code(202).send({ id });
  });

  const read = {
    operationId: 'getBacktest',
    summary: 'How far a backtest is, and what it found',
    tags,
    params: z.object({ id: z.string().max(100) }),
    response: { 200: BacktestView, ...guarded(404) },
  };
  app.get('/backtests/:id', { config, schema: read }, async (request) => {
    const { id } = request.params;
    const status = ports.backtests.status(id);
    if (status === null) throw new Refusal('backtest-unknown', `no backtest ${id}`);
    return backtestView(id, status);
  });
}
