namespace OfflineSync.WorkManager.Device.DBus;

/// <summary>A received message.</summary>
internal sealed record BusMessage(MessageType Type, uint ReplySerial, string Signature, ReadOnlyMemory<byte> Body, bool IsBigEndian)
{
    /// <summary>The body's only value, a variant, if that is a number or a truth value.</summary>
    public ulong? Number()
    {
        if (Type != MessageType.MethodReturn || Signature != "v")
            return null;
        var reader = new WireReader(Body.Span, IsBigEndian);
        return reader.ReadNumber(reader.ReadSignature());
    }
}
