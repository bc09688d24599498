import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { METER_COLUMNS, RUN_COLUMNS, STATION_COLUMNS } from '../../../src/history/columns.ts';
import { ENVELOPE, MEASUREMENTS } from '../../../src/history/remote/engine.ts';
import { readText, readYaml } from './deploy-files.ts';
import { exportedMetrics, metricsIn } from './promql.ts';

const FOLDER = 'deploy/grafana/dashboards';
const PROMETHEUS = 'gaswatch-prometheus';
const INFLUXDB = 'gaswatch-influxdb';

const Source = z.object({ type: z.string(), uid: z.string() });
const Target = z.looseObject({
  refId: z.string(),
  datasource: Source,
  expr: z.string().optional(),
  query: z.string().optional(),
});
const Panel = z.looseObject({
  id: z.number(),
  type: z.enum(['timeseries', 'stat', 'state-timeline', 'table']),
  title: z.string(),
  description: z.string().optional(),
  datasource: Source,
  fieldConfig: z.object({ defaults: z.looseObject({ unit: z.string().optional() }) }),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int().min(1), h: z.int().min(1) }),
  targets: z.array(Target).min(1),
});
const Variable = z.looseObject({ name: z.string(), label: z.string(), type: z.string() });
const Dashboard = z.looseObject({
  uid: z.string(),
  title: z.string(),
  description: z.string(),
  schemaVersion: z.int().min(39),
  refresh: z.string(),
  time: z.object({ from: z.string(), to: z.literal('now') }),
  templating: z.object({ list: z.array(Variable) }),
  panels: z.array(Panel).min(5),
});

const inBothLanguages = (text: string): boolean =>
  /[\u4e00-\u9fff]/.test(text) && /[A-Za-z]{2}/.test(text);

const files = readdirSync(FOLDER).sort();

it('there is one for the fleet, the station and the service', () => {
  expect(files).toEqual(['fleet.json', 'service.json', 'station.json']);
});

describe.each(files)('dashboard %s', (file) => {
  const text = readText(`${FOLDER}/${file}`);
  const board = Dashboard.parse(JSON.parse(text));
  const targets = board.panels.flatMap((panel) => panel.targets);

  it('has a fixed uid that follows from its name', () => {
    expect(board.uid).toBe(`gaswatch-${file.replace('.json', '')}`);
    expect(board).not.toHaveProperty('id');
  });

  it('speaks Chinese and English', () => {
    for (const said of [board.title, board.description]) expect(said).toSatisfy(inBothLanguages);
    for (const { title, description } of board.panels) {
      expect(title).toSatisfy(inBothLanguages);
      if (description !== undefined) expect(description).toSatisfy(inBothLanguages);
    }
    for (const { label } of board.templating.list) expect(label).toSatisfy(inBothLanguages);
  });

  it('gives every curve its unit', () => {
    const curves = board.panels.filter(({ type }) => type === 'timeseries');
    const without = curves.filter(({ fieldConfig }) => fieldConfig.defaults.unit === undefined);
    expect(without.map(({ title }) => title)).toEqual([]);
    expect(curves.length).toBeGreaterThan(4);
  });

  it('gives each panel an id and a place of its own', () => {
    expect(new Set(board.panels.map(({ id }) => id)).size).toBe(board.panels.length);
    const cells = board.panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('asks sources that are provisioned, and says which targets', () => {
    const known = JSON.stringify(readYaml('deploy/grafana/provisioning/datasources/gaswatch.yml'));
    for (const { datasource, expr, query } of targets) {
      expect(known).toContain(`"uid":"${datasource.uid}"`);
      expect(datasource.uid === PROMETHEUS ? expr : query).toMatch(/\S/);
    }
    for (const { targets: own } of board.panels) {
      expect(new Set(own.map(({ refId }) => refId)).size).toBe(own.length);
    }
  });

  it('reads only metrics that the service exports', async () => {
    const exported = await exportedMetrics();
    const asked = targets.flatMap(({ expr }) => (expr === undefined ? [] : metricsIn(expr)));
    expect(asked.filter((name) => !exported.has(name))).toEqual([]);
  });

  it('reads only measurements and fields that history writes', () => {
    const columns = [...STATION_COLUMNS, ...METER_COLUMNS, ...RUN_COLUMNS];
    const written = [...columns.map(({ name }) => name), ...Object.values(ENVELOPE)];
    for (const { datasource, query = '' } of targets) {
      if (datasource.uid !== INFLUXDB) continue;
      const named = (key: string) =>
        [...query.matchAll(new RegExp(`r\\.${key} == "([^"]+)"`, 'g'))].map(([, name]) => name);
      for (const name of named('_measurement')) expect(MEASUREMENTS).toContain(name);
      for (const name of named('_field')) expect(written).toContain(name);
    }
  });

  it('uses the variables that it declares', () => {
    const declared = board.templating.list.map(({ name }) => name);
    const used = [...text.matchAll(/\$\{?([a-zA-Z]\w*)\}?/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(declared));
  });
});

describe('metricsIn', () => {
  it('finds names, not functions, labels, words or durations', () => {
    const expression =
      'histogram_quantile(0.99, sum by (le, a) (rate(x_bucket{job="y",k=~"$z"}[5m]))) > 2 and on (a) w unless v == 1';
    expect(metricsIn(expression)).toEqual(['x_bucket', 'w', 'v']);
  });
});
