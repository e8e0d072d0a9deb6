using System.Buffers.Binary;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Simulation.Network;

namespace OfflineSync.Simulation.Versions;

/// <summary>An answer of a node with a build from the future: each message of it is another one as soon as it is whole.</summary>
internal sealed class NewerAnswer(NewerBuild build, NetworkCall call)
{
    private readonly List<byte> _rest = [];
    private string? _encoding;

    /// <summary>The answer begins.</summary>
    public void Begin(IEnumerable<KeyValuePair<string, string>> headers) =>
        _encoding = headers.FirstOrDefault(header => string.Equals(header.Key, GrpcHeaders.Encoding, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Takes a part of the body as this build sends it, and returns what goes out of it now.</summary>
    public byte[] Take(byte[] bytes)
    {
        _rest.AddRange(bytes);
        var sent = new List<byte>();
        while (FrameLength() is var length && length <= _rest.Count)
        {
            sent.AddRange(build.Answer(call.Path, call.Phase, _encoding, [.. _rest[..length]]));
            _rest.RemoveRange(0, length);
        }
        return [.. sent];
    }

    private int FrameLength() => _rest.Count < MessageFrame.HeaderSize
        ? int.MaxValue
        : MessageFrame.HeaderSize + BinaryPrimitives.ReadInt32BigEndian([.. _rest[1..MessageFrame.HeaderSize]]);
}
