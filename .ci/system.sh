#!/bin/sh
# Installs what pip cannot: libGL for OpenCV, Chinese fonts and Chromium for the page tests, PostgreSQL for the
# database tests. Without apt or the rights it names what is missing; tests that need it skip visibly.
set -u

missing=""
ldconfig -p 2>/dev/null | grep -q 'libGL\.so\.1' || missing="$missing libgl1"
ldconfig -p 2>/dev/null | grep -q 'libglib-2\.0\.so\.0' || missing="$missing libglib2.0-0"
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
[ -n "$(ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || missing="$missing postgresql"
for font in opentype/noto/NotoSerifCJK-Regular.ttc:fonts-noto-cjk truetype/wqy/wqy-zenhei.ttc:fonts-wqy-zenhei \
            truetype/arphic/ukai.ttc:fonts-arphic-ukai truetype/arphic/uming.ttc:fonts-arphic-uming; do
    [ -e "/usr/share/fonts/${font%%:*}" ] || missing="$missing ${font##*:}"
done
[ -z "$missing" ] && exit 0

if command -v apt-get >/dev/null 2>&1; then
    sudo=""
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && sudo="sudo -n"; }
    if [ "$(id -u)" = 0 ] || [ -n "$sudo" ]; then
        echo "正在安装系统组件：$missing"
        export DEBIAN_FRONTEND=noninteractive
        { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $missing; } >/dev/null && exit 0
        echo "系统组件安装失败，请管理员执行：apt-get install$missing" >&2
        exit 0
    fi
fi
echo "缺少系统组件（请管理员执行 apt-get install$missing）：相关测试将跳过" >&2
exit 0
