import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readText, readYaml } from './deploy-files.ts';
import { exportedMetrics, metricsIn } from './promql.ts';

const Rule = z.strictObject({
  alert: z.string().regex(/^Gaswatch[A-Z]\w+$/),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning', 'none']) }),
  annotations: z.strictObject({
    summary: z.string(),
    description_zh: z.string(),
    description_en: z.string(),
  }),
});
const Rules = z.object({ groups: z.array(z.object({ rules: z.array(Rule) })) });

const rules = Rules.parse(readYaml('deploy/prometheus/gaswatch.rules.yml')).groups.flatMap(
  (group) => group.rules,
);

const CHINESE = /[\u4e00-\u9fff]/;

describe.each(rules)('$alert', ({ alert, expr, annotations, labels }) => {
  it('reads only metrics that the service exports', async () => {
    const exported = await exportedMetrics();
    expect(metricsIn(expr).filter((name) => !exported.has(name))).toEqual([]);
  });

  it('says what it is in both languages', () => {
    const [zh = '', en = ''] = annotations.summary.split(' · ');
    for (const text of [zh, annotations.description_zh]) expect(text).toMatch(CHINESE);
    for (const text of [en, annotations.description_en]) {
      expect(text).toMatch(/[a-z]{2}/);
      expect(text).not.toMatch(CHINESE);
    }
  });

  it('puts the same figures into both', () => {
    const figures = (text: string) => text.match(/\{\{[^}]+\}\}/g) ?? [];
    expect(figures(annotations.description_zh)).toEqual(figures(annotations.description_en));
  });

  it('has a scenario in which it fires', () => {
    const scenarios = readText('deploy/prometheus/gaswatch.rules.test.yml');
    const fires = labels.severity === 'none' ? `alertname: ${alert}\n` : `{alertname="${alert}"}`;
    expect(scenarios).toContain(fires);
  });
});

it('what scrapes and what judges are mounted where the configuration looks for them', () => {
  const compose = readText('docker-compose.yml');
  expect(compose).toContain('gaswatch.rules.yml:/etc/prometheus/gaswatch.rules.yml:ro');
  expect(readYaml('deploy/prometheus/prometheus.yml')).toMatchObject({
    rule_files: ['gaswatch.rules.yml'],
    scrape_configs: [
      { job_name: 'gaswatch', static_configs: [{ targets: ['gaswatch:8080'] }] },
      {},
    ],
  });
});
