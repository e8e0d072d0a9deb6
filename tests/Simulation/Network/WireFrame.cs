using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Simulation.Network;

/// <summary>Messages as they are on the wire: framed, compressed if the call says so, and with their checksum.</summary>
internal static class WireFrame
{
    // The frame is in memory, and read to its end without waiting.
    public static T Decode<T>(string? encoding, byte[] frame)
        where T : class, IMessage<T>, new()
    {
        var reader = new MessageReader(PipeReader.Create(new MemoryStream(frame)), Parse(encoding), MessageFrame.DefaultMaxMessageSize, hasChecksums: true);
        var read = reader.ReadAsync<T>(CancellationToken.None).AsTask();
        return read.GetAwaiter().GetResult() ?? throw new InvalidOperationException("There is no message.");
    }

    public static byte[] Encode(string? encoding, IMessage message)
    {
        using var frame = MessageFrame.Encode(message, new Compression(Parse(encoding)), MessageFrame.DefaultMaxMessageSize, hasChecksum: true);
        return frame.Bytes.ToArray();
    }

    private static MessageEncoding Parse(string? name) =>
        MessageEncodings.TryParse(name, out var encoding) ? encoding : throw new InvalidOperationException("The sender uses an encoding that nobody knows.");
}
