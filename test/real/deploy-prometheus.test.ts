import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../support/live-records.ts';
import { freePort } from '../support/service.ts';
import { mailSettings, servicePlace } from '../support/service-place.ts';
import { spawnService } from '../support/service-process.ts';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { start } from './part.ts';

const Answer = z.object({
  status: z.string(),
  error: z.string().optional(),
  data: z.object({ result: z.array(z.looseObject({})) }).optional(),
});

const Dashboard = z.object({
  panels: z.array(
    z.object({
      title: z.string(),
      targets: z.array(z.object({ expr: z.string().optional() })),
    }),
  ),
});

/** Every PromQL expression of the dashboards, with Grafana's variables put in. */
const expressions = readdirSync('deploy/grafana/dashboards').flatMap((file) => {
  const text = readFileSync(join('deploy/grafana/dashboards', file), 'utf8');
  return Dashboard.parse(JSON.parse(text)).panels.flatMap(({ title, targets }) =>
    targets.flatMap(({ expr }) =>
      expr === undefined
        ? []
        : [
            {
              title,
              expr: expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*'),
            },
          ],
    ),
  );
});

/** Without brokers of others, errors, refusals or alerts these have nothing to show. */
const EMPTY_HERE = /gaswatch_broker|ALERTS|> 0$|status=~"\[45\]|route!~/;

/** The shipped configuration, scraping this service and more often. */
function configuration(dir: string, target: number, own: number): string {
  const path = join(dir, 'prometheus.yml');
  const shipped = readFileSync('deploy/prometheus/prometheus.yml', 'utf8');
  const here = [
    ['gaswatch:8080', `127.0.0.1:${target}`],
    ['127.0.0.1:9090', `127.0.0.1:${own}`],
    ['interval: 15s', 'interval: 1s'],
    ['timeout: 10s', 'timeout: 1s'],
    ['gaswatch.rules.yml', join(process.cwd(), 'deploy/prometheus/gaswatch.rules.yml')],
  ] as const;
  for (const [from] of here) expect(shipped).toContain(from);
  writeFileSync(
    path,
    here.reduce((text, [from, to]) => text.replaceAll(from, to), shipped),
  );
  return path;
}

it('Prometheus scrapes the service, every panel of its dashboards answers, and no alert fires', async () => {
  const place = await servicePlace(undefined, mailSettings('smtp://127.0.0.1:9', 'duty@x.cn'));
  const service = spawnService(place);
  await service.ready;
  const dir = temporaryDirectory('prometheus');
  const port = await freePort();
  const prometheus = start('prometheus', [
    `--config.file=${configuration(dir, place.httpPort, port)}`,
    `--storage.tsdb.path=${join(dir, 'tsdb')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  const query = async (expr: string) => {
    const url = `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expr)}`;
    const { error, data } = Answer.parse(await (await fetch(url)).json());
    expect(error, expr).toBeUndefined();
    return data?.result ?? [];
  };
  // three scrapes: rates need two
  await eventually(async () => {
    const seen = await query('count_over_time(up{job="gaswatch"}[1m]) >= 3 and up == 1');
    expect(seen, prometheus.printed().slice(-2000)).toHaveLength(1);
  });
  const silent: string[] = [];
  for (const { title, expr } of expressions) {
    const shown = await query(expr);
    if (shown.length === 0 && !EMPTY_HERE.test(expr)) silent.push(`${title}: ${expr}`);
  }
  expect(silent).toEqual([]);
  expect(expressions.length).toBeGreaterThan(30);
  const active = await query('ALERTS{alertname!="GaswatchWatchdog"}');
  expect(active).toEqual([]);
  expect(await query('ALERTS{alertname="GaswatchWatchdog"}')).toHaveLength(1);
  expect((await service.stop()).code).toBe(0);
  await eventually(async () => {
    expect(await query('ALERTS{alertname="GaswatchDown"}')).toHaveLength(1);
  });
});
