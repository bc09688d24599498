"""An edge node of Sparkplug B that does what it is told, one JSON line at a time.

Its payloads are made by Google's protobuf from the project's .proto (compiled by protoc), its MQTT
by Eclipse Paho: neither is the code under test. It answers a rebirth request by itself, as the
specification asks of an edge node, and prints what befalls it as JSON lines.

Usage: sparkplug_edge.py PORT PASSWORD FOLDER_OF_THE_COMPILED_PROTO
"""

import json
import os
import sys
import threading

import paho.mqtt.client as mqtt

sys.path.insert(0, sys.argv[3])
import sparkplug_b_pb2 as spb  # noqa: E402

GROUP, NODE, DEVICE = "plant", "rtu", "m1"
FLOAT, DOUBLE, BOOLEAN, UINT64 = 9, 10, 11, 8

lock = threading.Lock()


def say(**event):
    print(json.dumps(event), flush=True)


class EdgeNode:
    def __init__(self, port, password):
        self.port, self.password = port, password
        self.session, self.seq, self.births = -1, -1, 0
        self.client = None
        self.bar = 1.0
        self.now = 0

    def topic(self, kind, device=None):
        return "/".join(["spBv1.0", GROUP, kind, NODE] + ([device] if device else []))

    def next_seq(self):
        self.seq = (self.seq + 1) % 256
        return self.seq

    def publish(self, kind, payload, device=None, qos=0):
        topic = self.topic(kind, device)
        return self.client.publish(topic, payload.SerializeToString(), qos=qos)

    def payload(self, ts):
        payload = spb.Payload()
        payload.timestamp = ts
        return payload

    def death(self):
        payload = spb.Payload()
        metric = payload.metrics.add(name="bdSeq", datatype=UINT64)
        metric.long_value = self.session
        return payload

    # tck-id-message-flow-edge-node-birth-publish-will-message
    def connect(self, ts):
        self.session += 1
        self.now = ts
        arguments = {"client_id": "edge", "clean_session": True}
        if hasattr(mqtt, "CallbackAPIVersion"):
            arguments["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION1
        self.client = mqtt.Client(**arguments)
        self.client.username_pw_set(NODE, self.password)
        self.client.will_set(self.topic("NDEATH"), self.death().SerializeToString(), qos=1)
        self.client.on_connect = lambda *_: self.client.subscribe(
            [(self.topic("NCMD"), 1), ("spBv1.0/STATE/gaswatch", 1)]
        )
        self.client.on_message = self.on_message
        self.client.on_subscribe = lambda *_: say(event="subscribed")
        self.client.on_disconnect = lambda *_: say(event="disconnected")
        self.client.connect("127.0.0.1", self.port, keepalive=30)
        self.client.loop_start()

    def on_message(self, _client, _userdata, message):
        if "/STATE/" in message.topic:
            say(event="state", **json.loads(message.payload))
            return
        command = spb.Payload()
        command.ParseFromString(message.payload)
        names = [(metric.name, metric.boolean_value) for metric in command.metrics]
        say(event="command", metrics=names, qos=message.qos, retain=bool(message.retain))
        if ("Node Control/Rebirth", True) in names:
            with lock:
                self.birth(self.now)

    # tck-id-operational-behavior-data-commands-rebirth-action-2: NBIRTH, then every DBIRTH
    def birth(self, ts):
        self.births += 1
        self.seq = -1
        payload = self.payload(ts)
        payload.seq = self.next_seq()
        payload.metrics.add(name="bdSeq", datatype=UINT64).long_value = self.session
        payload.metrics.add(name="Node Control/Rebirth", datatype=BOOLEAN).boolean_value = False
        # the aliases change with every birth: who keeps old ones reads wrong values
        pressure = payload.metrics.add(
            name="pOut", alias=100 + self.births, datatype=DOUBLE, timestamp=ts
        )
        pressure.double_value = self.bar
        pressure.properties.keys.append("engUnit")
        pressure.properties.values.add(type=12).string_value = "bar"
        pump = payload.metrics.add(name="Pump/Running", alias=300, datatype=BOOLEAN, timestamp=ts)
        pump.boolean_value = True
        template = payload.metrics.add(name="_types_/Pump", datatype=19, timestamp=ts)
        template.template_value.is_definition = True
        template.template_value.metrics.add(name="Speed", datatype=FLOAT).float_value = 1
        self.publish("NBIRTH", payload)
        device = self.payload(ts)
        device.seq = self.next_seq()
        index = device.metrics.add(name="vb", alias=200 + self.births, datatype=DOUBLE, timestamp=ts)
        index.double_value = 1000
        battery = device.metrics.add(name="battery", alias=400, datatype=FLOAT, timestamp=ts)
        battery.is_null = True
        self.publish("DBIRTH", device, DEVICE)
        say(event="born", births=self.births)

    def pressure(self, ts, bar, skip=0, historical=False):
        self.bar, self.now = (self.bar, self.now) if historical else (bar, ts)
        for _ in range(skip):
            self.next_seq()
        payload = self.payload(ts)
        payload.seq = self.next_seq()
        metric = payload.metrics.add(alias=100 + self.births, timestamp=ts)
        metric.double_value = bar
        if historical:
            metric.is_historical = True
        self.publish("NDATA", payload)

    def index(self, ts, vb):
        payload = self.payload(ts)
        payload.seq = self.next_seq()
        payload.metrics.add(alias=200 + self.births, timestamp=ts).double_value = vb
        self.publish("DDATA", payload, DEVICE)

    def device_death(self, ts):
        payload = self.payload(ts)
        payload.seq = self.next_seq()
        # acknowledged, and with it what was sent before: the next order may end this process
        self.publish("DDEATH", payload, DEVICE, qos=1).wait_for_publish()

    # tck-id-payloads-ndeath-will-message-publisher-disconnect-mqtt311
    def leave(self):
        self.publish("NDEATH", self.death(), qos=1).wait_for_publish()
        self.client.disconnect()

    def die(self):
        os._exit(9)


node = EdgeNode(int(sys.argv[1]), sys.argv[2])
for line in sys.stdin:
    order = json.loads(line)
    action = order.pop("do")
    with lock:
        getattr(node, action)(**order)
