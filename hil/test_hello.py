"""Who is there: hello, health and the message table."""

from support.bench import HELLO
from watchword_bench.hil.waiting import heard
from watchword_bench.line.greeting import greet
from watchword_bench.protocol.codec import encode
from watchword_bench.protocol.schema import table_hash
from watchword_bench.protocol.vocabulary import REFUSALS

ANSWER_S = 2.5


def test_hello_names_board_build_and_table(rig, figure):
    line, greeting = rig.greeted()
    line.close()
    assert greeting.board == rig.board.constants["NAME"].decode()
    assert greeting.build == rig.image.manifest["build"]
    assert greeting.table == table_hash().hex() == rig.image.manifest["table"]
    figure("build", greeting.build)


def test_health_comes_by_itself_with_the_same_hashes(rig, figure):
    line, greeting = rig.greeted()
    with line:
        health = heard(line, "health", ANSWER_S).fields
    assert (health["table"].hex(), health["build"].hex()) == (greeting.table, greeting.build)
    figure("heap free", f"{health['heap_free']} bytes")


def test_another_message_table_is_refused_until_the_right_one_comes(rig):
    with rig.line() as line:
        greet(line)
        line.write(encode("hello", 0, **HELLO | {"table": bytes(8)}) + encode("config_get", 1, key=0))
        assert REFUSALS.word(heard(line, "refuse", ANSWER_S).fields["reason"]) == "TABLE_MISMATCH"
        line.write(encode("config_get", 2, key=0))
        assert heard(line, "refuse", ANSWER_S).fields["type"] == 0x0D
        greet(line)
