#!/usr/bin/env python3
"""Tell a LINE group that something waits in Prongsai: webhook_to_line.py [PORT]

A receiver of Prongsai's webhooks (Standard Webhooks, https://www.standardwebhooks.com). It verifies the signature, then
sends a text without content to a group, by the LINE Messaging API. Put it behind a proxy with TLS. Variables:
    WEBHOOK_SECRET   the secret shown when the webhook was made, whsec_…; two with a space between while it changes
    LINE_TOKEN       the channel access token of the LINE Official Account
    LINE_TO          the group, room or user that gets the text
    LINE_URL         https://api.line.me/v2/bot/message/push unless set
"""
import base64, hmac, http.server, json, os, sys, time, uuid
import urllib.error, urllib.request

URL = os.environ.get("LINE_URL", "https://api.line.me/v2/bot/message/push")
TOLERANCE = 5 * 60  # seconds that the sender's clock and ours may differ
TEXTS = {
    "complaint.received": "มีเรื่องร้องเรียนเข้าใหม่",
    "complaint.answered": "ผู้ร้องเรียนตอบกลับแล้ว",
    "complaint.overdue": "มีเรื่องร้องเรียนเกินกำหนด",
    "webhook.tested": "ทดสอบการแจ้งเตือน",
}


def verified(headers, body):
    """Whether the request is from who knows the secret, and of now. The id is part of what's signed."""
    id, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (sent.isascii() and sent.isdigit()) or abs(time.time() - int(sent)) > TOLERANCE:
        return False
    given = [part[3:] for part in headers.get("webhook-signature", "").split(" ") if part.startswith("v1,")]
    for secret in os.environ["WEBHOOK_SECRET"].split():
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.digest(key, f"{id}.{sent}.".encode() + body, "sha256"))
        if any(hmac.compare_digest(expected, one.encode()) for one in given):
            return True
    return False


def push(id, kind):
    text = TEXTS.get(kind, "มีรายการใหม่") + " โปรดเข้าสู่ระบบโปร่งใสเพื่อดูรายละเอียด"
    message = {"to": os.environ["LINE_TO"], "messages": [{"type": "text", "text": text}]}
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(URL, data=json.dumps(message).encode(), headers=headers)
    request.add_header("Authorization", "Bearer " + os.environ["LINE_TOKEN"])
    # The same for all attempts of one delivery: LINE shows it once, and answers 409 to the others.
    request.add_header("X-Line-Retry-Key", str(uuid.uuid5(uuid.NAMESPACE_URL, id)))
    try:
        urllib.request.urlopen(request, timeout=8).close()
    except urllib.error.HTTPError as error:
        if error.code != 409:
            raise


class Receiver(http.server.BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        body = self.rfile.read(int(length)) if length.isdigit() and int(length) <= 65536 else b""
        self.send_response(self.take(body))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def take(self, body):
        if not verified(self.headers, body):
            return 401
        try:
            push(self.headers["webhook-id"], json.loads(body)["type"])
        except OSError as error:  # Prongsai will send it again
            print(f"LINE: {error}", file=sys.stderr)
            return 502
        return 204

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8090), Receiver)
print(f"http://127.0.0.1:{server.server_port}/", flush=True)
server.serve_forever()
