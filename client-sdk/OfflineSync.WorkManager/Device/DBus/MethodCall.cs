namespace OfflineSync.WorkManager.Device.DBus;

/// <summary>A call of a method whose arguments are strings.</summary>
internal sealed record MethodCall(string Destination, string Path, string Interface, string Member, params string[] Arguments)
{
    public const string Bus = "org.freedesktop.DBus";

    private const byte Version = 1;
    private const byte NoAutoStart = 2;

    public static MethodCall ToBus(string member, params string[] arguments) => new(Bus, "/org/freedesktop/DBus", Bus, member, arguments);

    public static MethodCall Get(BusObject target, string property) =>
        new(target.Service, target.Path, "org.freedesktop.DBus.Properties", "Get", target.Interface, property);

    /// <summary>The message. It asks for the service as it is; nothing is started for its sake.</summary>
    public byte[] Encode(uint serial)
    {
        var body = new WireWriter();
        foreach (var argument in Arguments)
            body.WriteString(argument);
        var fields = new WireWriter();
        fields.WriteField(HeaderField.Path, "o", Path);
        fields.WriteField(HeaderField.Interface, "s", Interface);
        fields.WriteField(HeaderField.Member, "s", Member);
        fields.WriteField(HeaderField.Destination, "s", Destination);
        if (Arguments.Length > 0)
            fields.WriteField(HeaderField.Signature, "g", new string('s', Arguments.Length));
        var message = new WireWriter();
        message.WriteBytes([(byte)'l', (byte)MessageType.MethodCall, NoAutoStart, Version]);
        message.WriteUInt32((uint)body.Length);
        message.WriteUInt32(serial);
        message.WriteUInt32((uint)fields.Length);
        message.WriteBytes(fields.Written);
        message.Align(8);
        message.WriteBytes(body.Written);
        return message.Written.ToArray();
    }
}
