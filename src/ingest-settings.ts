import { readFileSync } from 'node:fs';
import type { Config } from './config/config.ts';
import {
  DEFAULT_LIMITS,
  DEFAULT_MQTT,
  type IngestLimits,
  type MqttOptions,
} from './ingest/ingest-options.ts';
import { AppError, reasonOf } from './lib/app-error.ts';

/** The broker's own terms for what the configuration says. */
export function mqttOptions({ mqtt }: Config): MqttOptions {
  const plain = {
    ...DEFAULT_MQTT,
    host: mqtt.host,
    port: mqtt.port,
    connectTimeoutMs: mqtt.connectTimeoutSeconds * 1000,
    keepaliveLimitSeconds: mqtt.keepaliveLimitSeconds,
    maxConnections: mqtt.maxConnections,
  };
  if (mqtt.tls === undefined) return plain;
  const { port, keyFile, certFile, caFile } = mqtt.tls;
  const tls = {
    port,
    key: readPem('mqtt.tls.keyFile', keyFile),
    cert: readPem('mqtt.tls.certFile', certFile),
    ...(caFile === undefined ? {} : { ca: readPem('mqtt.tls.caFile', caFile) }),
  };
  return { ...plain, tls };
}

export function ingestLimits({ mqtt }: Config): IngestLimits {
  const { messagesPerSecond, bytesPerSecond, burstSeconds } = mqtt.perDevice;
  return {
    ...DEFAULT_LIMITS,
    packetBytes: mqtt.packetBytes,
    rate: { messagesPerSecond, bytesPerSecond, burstSeconds },
    inFlight: { ...DEFAULT_LIMITS.inFlight, bytes: mqtt.inFlightBytes },
    failedLogins: {
      failures: mqtt.failedLogins.attempts,
      windowMs: mqtt.failedLogins.windowSeconds * 1000,
    },
  };
}

/** @throws AppError certificate-unreadable, naming the key. */
export function readPem(key: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (thrown) {
    throw new AppError(
      'certificate-unreadable',
      `${key}: ${path} cannot be read: ${reasonOf(thrown)}`,
    );
  }
}
