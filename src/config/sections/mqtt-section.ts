import { z } from 'zod';
import { filePath, host, port, seconds, wholeNumber } from './fields.ts';

const tls = z.strictObject({
  port: port().default(8883).describe('TCP port for MQTT over TLS.'),
  keyFile: filePath().describe('Private key, PEM.'),
  certFile: filePath().describe('Certificate chain, PEM, the leaf first.'),
  caFile: filePath()
    .optional()
    .describe('Authority that signs device certificates, PEM; set it to accept them.'),
});

const perDevice = z.strictObject({
  messagesPerSecond: z
    .number()
    .min(0.1)
    .max(1_000_000)
    .default(200)
    .describe('Sustained rate of one device. Above it reading from its socket pauses.'),
  bytesPerSecond: wholeNumber(1024, 1_000_000_000)
    .default(524_288)
    .describe('Sustained bytes per second of one device.'),
  burstSeconds: seconds(1, 3600)
    .default(10)
    .describe('How many seconds of the sustained rate may come at once.'),
});

const failedLogins = z.strictObject({
  attempts: wholeNumber(1, 10_000)
    .default(10)
    .describe('Wrong passwords per (address, user name) in a window before CONNECT is refused.'),
  windowSeconds: seconds(1, 86_400).default(60).describe('Length of that window.'),
});

export const mqttSection = z.strictObject({
  host: host().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  port: port().default(1883).describe('TCP port for plain MQTT.'),
  tls: tls.optional().describe('MQTT over TLS; absent: not offered.'),
  connectTimeoutSeconds: seconds(1, 300)
    .default(10)
    .describe('A socket that has not completed CONNECT by then is closed.'),
  keepaliveLimitSeconds: wholeNumber(10, 65_535)
    .default(3600)
    .describe('Longest keepalive honoured; a longer one, or none, is treated as this.'),
  maxConnections: wholeNumber(1, 1_000_000)
    .default(20_000)
    .describe('Sockets open at once; further ones are closed.'),
  perDevice: perDevice.prefault({}).describe('Rate limit of each device.'),
  packetBytes: wholeNumber(1024, 268_435_455)
    .default(262_144)
    .describe('Largest MQTT packet; the socket is cut before a larger one is buffered.'),
  inFlightBytes: wholeNumber(1_048_576, 17_179_869_184)
    .default(67_108_864)
    .describe('Bytes received and not yet on disk, over all devices, before reading pauses.'),
  failedLogins: failedLogins.prefault({}).describe('Limit on wrong passwords.'),
});
