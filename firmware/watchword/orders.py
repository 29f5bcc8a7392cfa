"""Commands: authenticated when a bench key is set, done once, acknowledged or refused with a reason."""

import struct
from array import array

from watchword.clock import WRAP
from watchword.codes import (
    EVENT_CONFIG_CHANGED,
    REFUSAL_NO_SUCH_IDENTITY,
    REFUSAL_NOT_AUTHENTICATED,
    REFUSAL_OUT_OF_RANGE,
    REFUSAL_UNKNOWN_KEY,
)
from watchword.kernel import operator
from watchword.kernel.fixed import ticks_diff
from watchword.kernel.registration import reset_registration
from watchword.kernel.site import PLANS_MAX
from watchword.link import layout
from watchword.link.command import authentic
from watchword.settings import RANGES

_REMEMBERED = 16  # commands whose repetition is recognised


class Orders:
    """Carries out commands on `site`, `config` and `keys`, and answers through `speaker`."""

    def __init__(self, site, config, keys, speaker, port):
        self._site = site
        self._config = config
        self._keys = keys
        self._speaker = speaker
        self._port = port
        self._bench_key = None
        self._done = array("i", [-1] * _REMEMBERED)  # type << 16 | command, so that a number is one command's
        self._next = 0
        self._actions = {
            layout.FLIGHT_PLAN: (layout.FORMAT_FLIGHT_PLAN, self._flight_plan),
            layout.PLATFORM_KEY: (layout.FORMAT_PLATFORM_KEY, self._platform_key),
            layout.OPERATOR_ACKNOWLEDGE: (layout.FORMAT_OPERATOR_ACKNOWLEDGE, self._acknowledge),
            layout.OPERATOR_DISMISS: (layout.FORMAT_OPERATOR_DISMISS, self._dismiss),
            layout.OPERATOR_DECLARE: (layout.FORMAT_OPERATOR_DECLARE, self._declare),
            layout.CONFIG_SET: (layout.FORMAT_CONFIG_SET, self._config_set),
            layout.BENCH_KEY: (layout.FORMAT_BENCH_KEY, self._set_bench_key),
            layout.SERVICE: (layout.FORMAT_SERVICE, self._service),
        }

    def forget(self):
        """A host that says hello counts its commands anew."""
        for n in range(_REMEMBERED):
            self._done[n] = -1

    def obey(self, type_, buf, start, length, now_ms):
        """Do the command at `buf[start]`; `now_ms` is feed time."""
        form, action = self._actions[type_]
        fields = struct.unpack_from(form, buf, start)
        command = fields[0]
        if self._bench_key is not None and not authentic(self._bench_key, type_, buf, start, length):
            self._speaker.refuse(command, type_, REFUSAL_NOT_AUTHENTICATED, 0)
            return
        tag = type_ << 16 | command
        for done in self._done:
            if done == tag:
                self._speaker.acknowledge(command, type_)
                return
        refusal, detail = action(fields, now_ms)
        if refusal:
            self._speaker.refuse(command, type_, refusal, detail)
            return
        self._done[self._next] = tag
        self._next = (self._next + 1) % _REMEMBERED
        self._speaker.acknowledge(command, type_)

    def config_get(self, key):
        if not self._config.knows(key):
            self._speaker.refuse(0, layout.CONFIG_GET, REFUSAL_UNKNOWN_KEY, key)
            return
        low, high, _ = RANGES[key]
        self._speaker.config_value(key, self._config.values[key], low, high)

    def _config_set(self, fields, now_ms):
        key, value = fields[2], fields[3]
        before = self._config.params
        refusal = self._config.set(key, value)
        if refusal:
            return refusal, value if self._config.knows(key) else key
        after = self._config.params
        if after.bias_range != before.bias_range or after.bias_azimuth != before.bias_azimuth:
            reset_registration(self._site.registers, after)
        self._speaker.event(now_ms, EVENT_CONFIG_CHANGED, 0, key, value)
        return 0, 0

    def _flight_plan(self, fields, now_ms):
        entry, plans = fields[2], self._site.plans
        start_ms, end_ms = fields[4] & WRAP, fields[5] & WRAP
        if entry >= PLANS_MAX:
            return REFUSAL_OUT_OF_RANGE, PLANS_MAX - 1
        if fields[3] and ticks_diff(end_ms, start_ms) <= 0:
            return REFUSAL_OUT_OF_RANGE, end_ms
        for value in fields[6:10]:
            if not -256000 <= value <= 256000:
                return REFUSAL_OUT_OF_RANGE, value
        plans.platform[entry] = fields[3]
        plans.start_ms[entry] = start_ms
        plans.end_ms[entry] = end_ms
        plans.from_east[entry] = fields[6]
        plans.from_north[entry] = fields[7]
        plans.to_east[entry] = fields[8]
        plans.to_north[entry] = fields[9]
        plans.half_width[entry] = fields[10]
        plans.consumed[entry] = 0
        return 0, 0

    def _platform_key(self, fields, now_ms):
        return self._keys.provision(fields[2], fields[3], fields[5], fields[4]), fields[2]

    def _acknowledge(self, fields, now_ms):
        return operator.acknowledge(self._site, fields[3]), fields[3]

    def _dismiss(self, fields, now_ms):
        params = self._config.params
        return operator.dismiss(self._site, fields[3], fields[2], now_ms, params), fields[3]

    def _declare(self, fields, now_ms):
        track, identity = fields[3], fields[4]
        refusal = operator.declare(self._site, track, identity, fields[2], now_ms)
        return refusal, identity if refusal == REFUSAL_NO_SUCH_IDENTITY else track

    def _set_bench_key(self, fields, now_ms):
        self._bench_key = fields[2]
        return 0, 0

    def _service(self, fields, now_ms):
        self._port.stop = "service"
        return 0, 0
