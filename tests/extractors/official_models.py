"""Stand-ins for official models: networks of a few nodes whose answer is known, in directories like theirs."""

from pathlib import Path
from typing import Any

import numpy as np

from tests.extractors.tiny_networks import Network, Node, save_model

PICTURE = ("batch", 3, "height", "width")
_READ = {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}}
_IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "scale": "1./255.", "order": "hwc"}


def floats(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def detection(directory: Path, name: str = "PP-OCRv6_medium_det") -> Path:
    """Finds print where the picture is dark."""
    network = Network(
        {"x": PICTURE},
        {"map": ("batch", 1, "height", "width")},
        [
            Node("ReduceMean", ["x"], ["grey"], {"axes": [1], "keepdims": 1}),
            Node("Mul", ["grey", "minus"], ["dark"]),
            Node("Sigmoid", ["dark"], ["map"]),
        ],
        {"minus": floats(-20)},
    )
    steps = [_READ, {"DetResizeForTest": {"limit_side_len": 960}}, {"NormalizeImage": _IMAGENET}, {"ToCHWImage": None}]
    post = {"name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.6, "max_candidates": 1000, "unclip_ratio": 1.5}
    return save_model(directory, _described(name, steps, post), network)


def recognition(directory: Path, name: str = "PP-OCRv6_medium_rec", characters: str = "甲乙丙") -> Path:
    """Reads the first of ``characters`` wherever there is anything at all."""
    classes = len(characters) + 2
    network = Network(
        {"x": ("batch", 3, 48, "width")},
        {"columns": ("batch", "steps", classes)},
        [
            Node("AveragePool", ["x"], ["pooled"], {"kernel_shape": [48, 8], "strides": [48, 8]}),
            Node("ReduceMean", ["pooled"], ["one"], {"axes": [1], "keepdims": 1}),
            Node("Reshape", ["one", "shape"], ["flat"]),
            Node("Mul", ["flat", "zero"], ["none"]),
            Node("Add", ["none", "scores"], ["logits"]),
            Node("Softmax", ["logits"], ["columns"], {"axis": 2}),
        ],
        {
            "shape": np.array([0, -1, 1], np.int64),
            "zero": floats(0),
            "scores": floats(0, 9, *[0] * (classes - 2)).reshape(1, 1, classes),
        },
    )
    steps = [_READ, {"RecResizeImg": {"image_shape": [3, 48, 320]}}]
    post = {"name": "CTCLabelDecode", "character_dict": list(characters)}
    return save_model(directory, _described(name, steps, post), network)


def orientation(directory: Path, quarters: int, score: float = 0.99, name: str = "PP-LCNet_x1_0_doc_ori") -> Path:
    """Says of every page that it stands turned by so many quarters."""
    answer = np.full((1, 4), (1 - score) / 3, np.float32)
    answer[0, quarters] = score
    network = Network(
        {"x": PICTURE},
        {"scores": ("batch", 4)},
        [
            Node("ReduceMean", ["x"], ["mean"], {"axes": [1, 2, 3], "keepdims": 1}),
            Node("Reshape", ["mean", "shape"], ["flat"]),
            Node("Mul", ["flat", "zero"], ["none"]),
            Node("Add", ["none", "answer"], ["scores"]),
        ],
        {"shape": np.array([-1, 1], np.int64), "zero": floats(0), "answer": answer},
    )
    mean = {key: value for key, value in _IMAGENET.items() if key in ("mean", "std")}
    steps = [
        {"ResizeImage": {"resize_short": 256}},
        {"CropImage": {"size": 224}},
        {"NormalizeImage": {**mean, "scale": 1 / 255, "channel_num": 3}},
        {"ToCHWImage": None},
    ]
    post = {"Topk": {"topk": 1, "label_list": ["0", "90", "180", "270"]}}
    return save_model(directory, _described(name, steps, post), network)


def unwarping(directory: Path, grid: np.ndarray, *, sampled: bool = True) -> Path:
    """Samples every page by ``grid`` (45 × 31 × 2, −1 to 1), as UVDoc does; not ``sampled``, it gives it back."""
    spread = [
        Node("Shape", ["x"], ["shape"]),
        Node("Gather", ["shape", "sides"], ["size"]),
        Node("Concat", ["pair", "size"], ["wanted"], {"axis": 0}),
        Node("Resize", ["grid", "", "", "wanted"], ["upsampled"],
             {"mode": "linear", "coordinate_transformation_mode": "align_corners"}),
        Node("Transpose", ["upsampled"], ["places"], {"perm": [0, 2, 3, 1]}),
        Node("GridSample", ["x", "places"], ["flat"], {"align_corners": 1, "mode": "bilinear"}),
    ]  # fmt: skip
    network = Network(
        {"x": PICTURE},
        {"flat": PICTURE},
        spread if sampled else [Node("Identity", ["x"], ["flat"])],
        {
            "sides": np.array([2, 3], np.int64),
            "pair": np.array([1, 2], np.int64),
            "grid": np.ascontiguousarray(grid.transpose(2, 0, 1)[None], np.float32),
        }
        if sampled
        else {},
    )
    return save_model(directory, {"Global": {"model_name": "UVDoc"}}, network)


STRUCTURE = ["<thead>", "</thead>", "<tr>", "</tr>", "<td>", "</td>", "<td", ">", ' colspan="2"', ' rowspan="2"']


def table_structure(directory: Path, tokens: list[str], boxes: list[tuple[float, float, float, float]]) -> Path:
    """Says of every picture that it is the table of ``tokens``; ``boxes`` are the cells' in fractions of the square
    picture the network is shown."""
    words = ["sos", *(word for word in STRUCTURE if word != "<td>"), "<td></td>", "eos"]
    steps = [*tokens, "eos"]
    chosen = np.zeros((1, len(steps), len(words)), np.float32)
    places = np.zeros((1, len(steps), 8), np.float32)
    cells = iter(boxes)
    for index, token in enumerate(steps):
        chosen[0, index, words.index(token)] = 1
        if token.startswith("<td"):
            x0, y0, x1, y1 = next(cells)
            places[0, index] = [x0, y0, x1, y0, x1, y1, x0, y1]
    network = Network(
        {"x": PICTURE},
        {"places": ("batch", "steps", 8), "words": ("batch", "steps", len(words))},
        [
            Node("ReduceMean", ["x"], ["mean"], {"axes": [0, 1, 2, 3], "keepdims": 0}),
            Node("Mul", ["mean", "zero"], ["none"]),
            Node("Add", ["none", "at"], ["places"]),
            Node("Add", ["none", "said"], ["words"]),
        ],
        {"zero": np.array(0, np.float32), "at": places, "said": chosen},
    )
    prepared = [
        _READ,
        {"TableLabelEncode": {"merge_no_span_structure": True}},
        {"TableBoxEncode": None},
        {"ResizeTableImage": {"max_len": 488}},
        {"NormalizeImage": _IMAGENET},
        {"PaddingTableImage": {"size": [488, 488]}},
        {"ToCHWImage": None},
        {"KeepKeys": None},
    ]
    post = {"name": "TableLabelDecode", "merge_no_span_structure": True, "character_dict": list(STRUCTURE)}
    return save_model(directory, _described("SLANet_plus", prepared, post), network)


def table_cells(directory: Path, boxes: list[tuple[float, float, float, float]]) -> Path:
    """Finds the cells ``boxes`` (pixels of the picture) in every picture."""
    found = np.array([[0, 0.9, *box] for box in boxes], np.float32)
    network = Network(
        {"im_shape": ("batch", 2), "image": ("batch", 3, 640, 640), "scale_factor": ("batch", 2)},
        {"boxes": ("found", 6), "number": ("batch",)},
        [
            Node("ReduceMean", ["image"], ["mean"], {"axes": [0, 1, 2, 3], "keepdims": 0}),
            Node("ReduceMean", ["im_shape"], ["shape"], {"axes": [0, 1], "keepdims": 0}),
            Node("ReduceMean", ["scale_factor"], ["scale"], {"axes": [0, 1], "keepdims": 0}),
            Node("Sum", ["mean", "shape", "scale"], ["all"]),
            Node("Mul", ["all", "zero"], ["none"]),
            Node("Add", ["none", "found"], ["boxes"]),
            Node("Reshape", ["none", "one"], ["few"]),
            Node("Add", ["few", "count"], ["counted"]),
            Node("Cast", ["counted"], ["number"], {"to": 6}),
        ],
        {"zero": np.array(0, np.float32), "found": found, "one": np.array([1], np.int64), "count": floats(len(boxes))},
        frozenset({"number"}),
    )
    description = {
        "Global": {"model_name": "RT-DETR-L_wired_table_cell_det"},
        "Preprocess": [
            {"type": "Resize", "interp": 2, "keep_ratio": False, "target_size": [640, 640]},
            {"type": "NormalizeImage", "mean": [0.0] * 3, "std": [1.0] * 3, "norm_type": "none"},
            {"type": "Permute"},
        ],
        "label_list": ["cell"],
        "draw_threshold": 0.5,
    }
    return save_model(directory, description, network)


def _described(name: str, steps: list[Any], post: dict[str, Any]) -> dict[str, Any]:
    return {"Global": {"model_name": name}, "PreProcess": {"transform_ops": steps}, "PostProcess": post}
