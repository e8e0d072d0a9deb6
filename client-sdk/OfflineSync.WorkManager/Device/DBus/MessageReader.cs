using System.Buffers.Binary;

namespace OfflineSync.WorkManager.Device.DBus;

/// <summary>Reads messages from a stream.</summary>
internal sealed class MessageReader(Stream stream)
{
    private const int FixedSize = 16;
    private const uint SizeMax = 1 << 20;

    public async Task<BusMessage> ReadAsync(CancellationToken cancellationToken)
    {
        var head = new byte[FixedSize];
        await stream.ReadExactlyAsync(head, cancellationToken);
        var isBigEndian = head[0] == (byte)'B';
        var bodySize = UInt32(head, 4, isBigEndian);
        var fieldsSize = UInt32(head, 12, isBigEndian);
        if (bodySize > SizeMax || fieldsSize > SizeMax)
            throw new InvalidDataException("A D-Bus message is larger than 1 MiB.");
        var headSize = (FixedSize + (int)fieldsSize + 7) / 8 * 8;
        var message = new byte[headSize + (int)bodySize];
        head.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(FixedSize), cancellationToken);
        var (replySerial, signature) = ReadFields(message.AsSpan(0, FixedSize + (int)fieldsSize), isBigEndian);
        return new BusMessage((MessageType)head[1], replySerial, signature, message.AsMemory(headSize), isBigEndian);
    }

    private static (uint ReplySerial, string Signature) ReadFields(ReadOnlySpan<byte> head, bool isBigEndian)
    {
        var reader = new WireReader(head, isBigEndian, FixedSize);
        var replySerial = 0u;
        var signature = "";
        while (reader.Position < head.Length)
        {
            reader.Align(8);
            var field = (HeaderField)reader.ReadByte();
            switch (reader.ReadSignature())
            {
                case "s" or "o":
                    reader.ReadString();
                    break;
                case "g":
                    var text = reader.ReadSignature();
                    signature = field == HeaderField.Signature ? text : signature;
                    break;
                case "u":
                    var number = reader.ReadUInt32();
                    replySerial = field == HeaderField.ReplySerial ? number : replySerial;
                    break;
                case var type:
                    throw new InvalidDataException($"A D-Bus message has a header field of the unknown type {type}.");
            }
        }
        return (replySerial, signature);
    }

    private static uint UInt32(byte[] bytes, int position, bool isBigEndian) => isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(position))
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(position));
}
