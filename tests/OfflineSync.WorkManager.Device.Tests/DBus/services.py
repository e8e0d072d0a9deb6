"""Plays NetworkManager, logind and UPower on a bus. Commands come on standard input, each is answered by "ok".

  set SERVICE PROPERTY TYPE VALUE   sets a property and announces it
  hold SERVICE | release SERVICE    lets its calls wait without an answer, says "waiting" for each | answers again
  own SERVICE | disown SERVICE      takes | gives up its name
"""
import os
import sys

import dbus
import dbus.bus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

TYPES = {"u": dbus.UInt32, "b": lambda text: dbus.Boolean(text == "1"), "t": dbus.UInt64, "s": dbus.String}


class Service(dbus.service.Object):
    def __init__(self, bus, name, path, interface, properties):
        super().__init__(bus, path)
        self.bus, self.name, self.interface, self.properties = bus, name, interface, properties
        self.holds = False
        self.own()

    def own(self):
        self.bus.request_name(self.name)

    def disown(self):
        self.bus.release_name(self.name)

    @dbus.service.method("org.freedesktop.DBus.Properties", in_signature="ss", out_signature="v", async_callbacks=("answer", "fail"))
    def Get(self, interface, name, answer, fail):
        if self.holds:
            print("waiting", flush=True)
            return
        if interface != self.interface or name not in self.properties:
            fail(dbus.DBusException("No such property", name="org.freedesktop.DBus.Error.UnknownProperty"))
            return
        answer(self.properties[name])

    @dbus.service.signal("org.freedesktop.DBus.Properties", signature="sa{sv}as")
    def PropertiesChanged(self, interface, changed, invalidated):
        pass


DBusGMainLoop(set_as_default=True)
bus = dbus.bus.BusConnection(os.environ["TEST_BUS"])
bus.set_exit_on_disconnect(False)
loop = GLib.MainLoop()
services = {
    "nm": Service(bus, "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager",
                  {"Connectivity": dbus.UInt32(4), "Metered": dbus.UInt32(2)}),
    "login": Service(bus, "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
                     {"IdleHint": dbus.Boolean(False), "IdleSinceHint": dbus.UInt64(0), "OnExternalPower": dbus.Boolean(True)}),
    "power": Service(bus, "org.freedesktop.UPower", "/org/freedesktop/UPower", "org.freedesktop.UPower", {"OnBattery": dbus.Boolean(False)}),
}


def obey(words):
    service = services[words[1]]
    if words[0] == "set":
        service.properties[words[2]] = TYPES[words[3]](int(words[4]) if words[3] in "ut" else words[4])
        service.PropertiesChanged(service.interface, {words[2]: service.properties[words[2]]}, [])
    elif words[0] in ("hold", "release"):
        service.holds = words[0] == "hold"
    else:
        getattr(service, words[0])()


def read(source, condition):
    line = sys.stdin.readline()
    if not line:
        loop.quit()
        return False
    obey(line.split())
    bus.flush()
    print("ok", flush=True)
    return True


GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, read)
print("ready", flush=True)
loop.run()
