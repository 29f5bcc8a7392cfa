"""Commands: authenticated when a bench key is set, done once, acknowledged or refused with a reason.

What changes kept state is done and answered once it is on flash; see state.py.
"""

import struct
from array import array

from watchword.clock import WRAP
from watchword.codes import (
    EVENT_CONFIG_CHANGED,
    REFUSAL_NO_SUCH_IDENTITY,
    REFUSAL_NOT_AUTHENTICATED,
    REFUSAL_OUT_OF_RANGE,
    REFUSAL_TABLE_FULL,
    REFUSAL_UNKNOWN_KEY,
)
from watchword.kernel import operator
from watchword.kernel.fixed import ticks_diff
from watchword.kernel.plan import forget_entry
from watchword.kernel.registration import reset_registration
from watchword.kernel.site import PLANS_MAX
from watchword.link import layout
from watchword.link.command import authentic
from watchword.settings import RANGES
from watchword.state import WAITING_MAX

_REMEMBERED = 16  # commands whose repetition is recognised


class Orders:
    """Carries out commands on `site`, configuration and keys, and answers through `speaker`."""

    def __init__(self, site, kept_config, kept_keys, speaker, port, recorder):
        """kept_config, kept_keys: a `Kept` each.  recorder: None if there is no storage."""
        self._site = site
        self._config = kept_config.content
        self._keys = kept_keys.content
        self._kept = (kept_config, kept_keys)
        self._speaker = speaker
        self._port = port
        self._recorder = recorder
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
            layout.LOG_KEY: (layout.FORMAT_LOG_KEY, self._set_log_key),
        }
        self._lasting = {
            layout.CONFIG_SET: kept_config,
            layout.PLATFORM_KEY: kept_keys,
            layout.BENCH_KEY: kept_keys,
            layout.LOG_KEY: kept_keys,
        }

    def forget(self):
        """A host that says hello counts its commands anew, and waits for no answer to older ones."""
        for n in range(_REMEMBERED):
            self._done[n] = -1
        for kept in self._kept:
            kept.forget()

    def obey(self, type_, buf, start, length, now, now_ms):
        """Do the command at `buf[start]`, or have it wait; `now` is the board's time, `now_ms` the feed's."""
        form, action = self._actions[type_]
        fields = struct.unpack_from(form, buf, start)
        command = fields[0]
        bench_key = self._keys.live.bench
        if bench_key is not None and not authentic(bench_key, type_, buf, start, length):
            self._speaker.refuse(command, type_, REFUSAL_NOT_AUTHENTICATED, 0)
            return
        tag = type_ << 16 | command
        for done in self._done:
            if done == tag:
                self._speaker.acknowledge(command, type_)
                return
        kept = self._lasting.get(type_)
        if kept is not None:
            for waiting, _ in kept.waiting:
                if waiting == tag:
                    return
            if kept.full():
                self._speaker.refuse(command, type_, REFUSAL_TABLE_FULL, WAITING_MAX)
                return
        if self._recorder is not None:
            self._recorder.ordered(type_, buf, start, length)
        refusal, detail = action(fields, now_ms)
        if refusal:
            self._speaker.refuse(command, type_, refusal, detail)
        elif kept is None:
            self._acknowledge_done(tag)
        else:
            kept.wait(tag, fields, now)
            self.keep(now, False, now_ms)

    def keep(self, now, quiet, now_ms):
        """Write what waits to be kept if the moment is quiet, and answer; True if anything was answered.

        One record at a time: the next moment need not be quiet any more.
        """
        for kept in self._kept:
            if kept.due(now, quiet):
                before = self._config.params
                refusal, detail = kept.write(quiet)
                self._settle(kept, refusal, detail, before, now_ms)
                return True
        return False

    def _settle(self, kept, refusal, detail, before, now_ms):
        after = self._config.params
        if after.bias_range != before.bias_range or after.bias_azimuth != before.bias_azimuth:
            reset_registration(self._site.registers, after)
        for tag, fields in kept.waiting:
            type_ = tag >> 16
            if refusal:
                self._speaker.refuse(fields[0], type_, refusal, detail)
                continue
            if type_ == layout.CONFIG_SET:
                self._speaker.event(now_ms, EVENT_CONFIG_CHANGED, 0, fields[2], fields[3])
            self._acknowledge_done(tag)
        kept.waiting = []

    def _acknowledge_done(self, tag):
        self._done[self._next] = tag
        self._next = (self._next + 1) % _REMEMBERED
        self._speaker.acknowledge(tag & 0xFFFF, tag >> 16)

    def config_get(self, key):
        if not self._config.knows(key):
            self._speaker.refuse(0, layout.CONFIG_GET, REFUSAL_UNKNOWN_KEY, key)
            return
        low, high, _ = RANGES[key]
        self._speaker.config_value(key, self._config.params[key], low, high)

    def _config_set(self, fields, now_ms):
        key, value = fields[2], fields[3]
        return self._config.set(key, value), value if self._config.knows(key) else key

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
        forget_entry(self._site.labels, entry)
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
        self._keys.set_bench(fields[2])
        return 0, 0

    def _set_log_key(self, fields, now_ms):
        self._keys.set_log(fields[2])
        return 0, 0

    def _service(self, fields, now_ms):
        self._port.stop = "service"
        return 0, 0
