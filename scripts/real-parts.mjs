// The external programs that test/real runs against, and how to see that each is there. Python by
// its full path: the package is installed for Debian's own interpreter, not for another on the PATH.
import { spawnSync } from 'node:child_process';

export const REAL_PARTS = [
  { name: 'mosquitto-clients', probe: ['mosquitto_pub', '--help'] },
  { name: 'python3-paho-mqtt', probe: ['/usr/bin/python3', '-c', 'import paho.mqtt.client'] },
  { name: 'strace', probe: ['strace', '--version'] },
  { name: 'exim4-daemon-light', probe: ['exim4', '-bV'] },
  { name: 'libnet-smpp-perl', probe: ['perl', '-MNet::SMPP', '-e', '1'] },
  { name: 'mosquitto', probe: ['mosquitto', '-h'] },
  { name: 'rabbitmq-server', probe: ['rabbitmqctl', '--help'] },
  { name: 'nats-server', probe: ['nats-server', '--version'] },
  { name: 'victoria-metrics', probe: ['victoria-metrics', '-version'] },
  { name: 'influxdb', probe: ['influxd', 'version'] },
  { name: 'python3-protobuf', probe: ['/usr/bin/python3', '-c', 'import google.protobuf'] },
  { name: 'protobuf-compiler', probe: ['protoc', '--version'] },
  { name: 'docker-compose', probe: ['docker-compose', 'version'] },
  { name: 'prometheus', probe: ['promtool', '--version'] },
  { name: 'systemd', probe: ['systemd-analyze', '--version'] },
  { name: 'nginx-light', probe: ['nginx', '-v'] },
  { name: 'nftables', probe: ['nft', '--version'] },
  { name: 'libreoffice-calc', probe: ['soffice', '--version'] },
  { name: 'poppler-utils', probe: ['pdftotext', '-v'] },
  { name: 'openssl', probe: ['openssl', 'version'] },
  { name: 'chromium', probe: ['chromium', '--version'] },
  {
    name: 'fonts-noto-cjk',
    probe: ['test', '-e', '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'],
  },
  { name: 'curl', probe: ['curl', '--version'] },
];

/** These are there without the package: whether its module is, the exit code says. */
const INTERPRETERS = new Set(['/usr/bin/python3', 'perl', 'test']);

export const APT_LINE = `apt-get install ${REAL_PARTS.map((part) => part.name).join(' ')}`;

/** Names of the packages whose program does not start. */
export function missingParts(parts = REAL_PARTS) {
  return parts.filter((part) => !isThere(part)).map((part) => part.name);
}

/** The exit code says little (`exim4 -bV` needs a configuration); only a program that cannot start is missing. */
function isThere({ probe: [command, ...args] }) {
  const { error, status } = spawnSync(command, args, { stdio: 'ignore', timeout: 10_000 });
  if (error !== undefined) return false;
  return INTERPRETERS.has(command) ? status === 0 : true;
}
