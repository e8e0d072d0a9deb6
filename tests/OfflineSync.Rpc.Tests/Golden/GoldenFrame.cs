using System.Buffers;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Rpc.Tests.Golden;

/// <summary>A message as it goes over the wire.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Message">The message.</param>
/// <param name="Encoding">How it is compressed.</param>
/// <param name="Bytes">The frame.</param>
internal sealed record GoldenFrame(string Name, IMessage Message, MessageEncoding Encoding, byte[] Bytes)
{
    /// <summary>Whether a client sends it.</summary>
    public bool IsRequest => Message.Descriptor.Name.EndsWith("Request", StringComparison.Ordinal);

    public static byte[] Encode(IMessage message, MessageEncoding encoding, bool hasChecksum)
    {
        using var frame = MessageFrame.Encode(message, new Compression(encoding), MessageFrame.DefaultMaxMessageSize, hasChecksum);
        return frame.Bytes.ToArray();
    }

    public override string ToString() => Name;
}
