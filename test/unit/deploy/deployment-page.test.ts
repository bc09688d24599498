import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tableBelow } from '../docs/markdown-tables.ts';
import { compose, readText, readYaml } from './deploy-files.ts';

const page = readText('docs/deployment.md');
const bare = (cell = ''): string => cell.replaceAll('`', '');

describe('docs/deployment.md', () => {
  it('names every image with its user and memory, as docker-compose has them', () => {
    const told = tableBelow(page, '## Images 镜像').map((row) => row.map(bare));
    const run = Object.values(compose.services).map(({ image, user = '', mem_limit = '' }) =>
      [image, user.split(':')[0], mem_limit].join(' '),
    );
    expect(new Set(told.map((row) => row.join(' ')))).toEqual(new Set(run));
    const [, base] = /^FROM (\S+) AS base$/m.exec(readText('Dockerfile')) ?? [];
    expect(page).toContain(`\`${base}\``);
  });

  it('names every alert with its severity', () => {
    const told = tableBelow(page, '## Alerts 告警规则').map(([name, severity]) => [
      bare(name),
      severity,
    ]);
    const Rules = z.object({
      groups: z.array(
        z.object({
          rules: z.array(
            z.object({ alert: z.string(), labels: z.object({ severity: z.string() }) }),
          ),
        }),
      ),
    });
    const { groups } = Rules.parse(readYaml('deploy/prometheus/gaswatch.rules.yml'));
    const rules = groups.flatMap((group) => group.rules);
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(rules.map(({ alert, labels }) => [alert, labels.severity])),
    );
  });

  it('names every secret, every dashboard, and only files that are there', () => {
    const secrets = tableBelow(page, '## Secrets 密钥').map(([name]) => bare(name));
    expect(new Set(secrets)).toEqual(new Set(Object.keys(compose.secrets)));
    const boards = tableBelow(page, '## Dashboards 看板').map(([, file]) => bare(file));
    for (const file of boards) expect(existsSync(`deploy/grafana/dashboards/${file}`)).toBe(true);
    const paths = [...page.matchAll(/(?<![\w/])(?:deploy|config)\/[\w./-]*\w/g)].map(
      ([path]) => path,
    );
    expect(paths.length).toBeGreaterThan(10);
    // made by the script, not part of the repository
    const shipped = paths.filter((path) => !path.startsWith('deploy/secrets'));
    for (const path of shipped) expect(existsSync(path), path).toBe(true);
  });

  it('ends each chapter with its substance in Chinese', () => {
    const chapters = page.split(/^## /m).slice(1);
    for (const chapter of chapters) expect(chapter).toMatch(/^> 中文要点：.+\n*$/m);
    expect(chapters.length).toBeGreaterThan(8);
  });
});
