"""A matrix-nio client driven by lines of JSON: commands on standard input, events on standard output.

Its device is never cross-signed: that is what it is here for.
"""
import asyncio
import json
import sys

from nio import AsyncClient, AsyncClientConfig, InviteMemberEvent, MegolmEvent, RoomMessage


def out(**line):
    print(json.dumps(line), flush=True)


async def main(homeserver, name, password, folder):
    config = AsyncClientConfig(store_sync_tokens=True, encryption_enabled=True)
    client = AsyncClient(homeserver, f"@{name}:localhost", store_path=folder, config=config)
    answer = await client.login(password, device_name="nio")
    out(kind="login", ok=hasattr(answer, "access_token"))

    async def invited(room, event):
        if event.membership == "invite" and event.state_key == client.user_id:
            await client.join(room.room_id)
            out(kind="joined", room=room.room_id)

    async def message(room, event):
        out(kind="message", room=room.room_id, sender=event.sender, body=event.body,
            encrypted=event.decrypted, source=event.source["content"])

    async def sealed(room, event):
        out(kind="sealed", room=room.room_id, sender=event.sender)

    client.add_event_callback(invited, InviteMemberEvent)
    client.add_event_callback(message, RoomMessage)
    client.add_event_callback(sealed, MegolmEvent)

    async def commands():
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            command = json.loads(line)
            # A room is of use once a sync has told who is in it and that it is encrypted.
            while not getattr(client.rooms.get(command["room"]), "encrypted", False):
                await client.synced.wait()
                await asyncio.sleep(0.05)
            await client.joined_members(command["room"])
            # Without the bot's devices the room key would go to nobody.
            while not list(client.device_store.active_user_devices("@bot:localhost")):
                client.olm.users_for_key_query.add("@bot:localhost")
                await client.keys_query()
            sent = await client.room_send(
                command["room"], "m.room.message",
                {"msgtype": "m.text", "body": command["text"]},
                ignore_unverified_devices=True)
            out(kind="sent", id=getattr(sent, "event_id", None))

    syncing = asyncio.create_task(client.sync_forever(timeout=10000, full_state=True))
    await commands()
    syncing.cancel()
    await client.close()


asyncio.run(main(*sys.argv[1:5]))
