import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/temp-dir.ts';
import { type Ran, run } from './part.ts';

/** Everything that a program printed, when it was not content. */
const verdict = ({ code, stdout, stderr }: Ran): string =>
  code === 0 ? 'content' : `${code}: ${stdout}${stderr}`;

describe('docker-compose', () => {
  it.each(['small', 'full'])('takes profile %s', async (profile) => {
    const args = ['-f', 'docker-compose.yml', '--profile', profile, 'config', '-q'];
    const ran = await run('docker-compose', args);
    expect(verdict(ran)).toBe('content');
    expect(ran.stderr).toBe('');
  });
});

describe('promtool', () => {
  it('takes the configuration and the rules', async () => {
    const checked = await run('promtool', ['check', 'config', 'deploy/prometheus/prometheus.yml']);
    expect(verdict(checked)).toBe('content');
  });

  it('sees exactly the expected alerts in each scenario', async () => {
    const scenarios = 'deploy/prometheus/gaswatch.rules.test.yml';
    expect(verdict(await run('promtool', ['test', 'rules', scenarios]))).toBe('content');
  });

  it('would see an alert that does not fire', async () => {
    const dir = temporaryDirectory('rules');
    cpSync('deploy/prometheus', dir, { recursive: true });
    const rules = join(dir, 'gaswatch.rules.yml');
    writeFileSync(rules, readFileSync(rules, 'utf8').replace('> 60\n', '> 6000\n'));
    const { code } = await run('promtool', ['test', 'rules', join(dir, 'gaswatch.rules.test.yml')]);
    expect(code).toBe(1);
  });
});

/** The unit with its drop-ins, as they lie below /etc/systemd/system; Node where it is here. */
function installedUnit(): string {
  const dir = temporaryDirectory('units');
  const dropIns = join(dir, 'gaswatch.service.d');
  mkdirSync(dropIns);
  const unit = readFileSync('deploy/systemd/gaswatch.service', 'utf8');
  writeFileSync(join(dir, 'gaswatch.service'), unit.replace('/usr/bin/node', process.execPath));
  const from = 'deploy/systemd/gaswatch.service.d';
  cpSync(`${from}/hardening.conf`, join(dropIns, 'hardening.conf'));
  cpSync(`${from}/credentials.conf.example`, join(dropIns, 'credentials.conf'));
  return dir;
}

describe('systemd-analyze', () => {
  const analyze = (dir: string, ...args: string[]): Promise<Ran> =>
    run('env', [`SYSTEMD_UNIT_PATH=${dir}:`, 'systemd-analyze', '--no-pager', ...args]);

  it('finds nothing wrong with the unit', async () => {
    const dir = installedUnit();
    const ran = await analyze(dir, 'verify', '--man=no', join(dir, 'gaswatch.service'));
    expect(verdict(ran)).toBe('content');
    expect(ran.stderr).toBe('');
  });

  it('rates its exposure at 2.0 or less of 10', async () => {
    const dir = installedUnit();
    const rating = ['security', '--offline=true', '--threshold=20', 'gaswatch.service'];
    expect(verdict(await analyze(dir, ...rating))).toBe('content');
  });
});

describe('nft', () => {
  it('takes the firewall of the plain host', async () => {
    expect(verdict(await run('nft', ['-c', '-f', 'deploy/host/nftables.conf']))).toBe('content');
  });
});
