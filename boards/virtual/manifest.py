include("$(PORT_DIR)/variants/manifest.py")
include("../manifest.py")
module("board.py")
