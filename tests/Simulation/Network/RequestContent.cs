using System.IO.Pipelines;
using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Simulation.Network;

/// <summary>What a request says.</summary>
/// <param name="Scope">The scope; empty when it concerns none or several.</param>
/// <param name="Client">The client; empty when it says none.</param>
/// <param name="Mutations">The mutations that it carries.</param>
internal sealed record RequestContent(string Scope, ByteString Client, IReadOnlyList<Mutation> Mutations)
{
    public static RequestContent Read(string path, string? encoding, byte[] body)
    {
        switch (path)
        {
            case SyncMethods.Push:
                var push = Decode<PushRequest>(encoding, body);
                return new RequestContent(push.Scope, push.ClientId, push.Mutations);
            case SyncMethods.Pull:
                var pull = Decode<PullRequest>(encoding, body);
                return new RequestContent(pull.Scope, pull.ClientId, pull.Mutations);
            default:
                return new RequestContent("", ByteString.Empty, []);
        }
    }

    // The body is in memory, and read to its end without waiting.
    private static T Decode<T>(string? name, byte[] body)
        where T : class, IMessage<T>, new()
    {
        if (!MessageEncodings.TryParse(name, out var encoding))
            throw new InvalidOperationException("The client uses an encoding that nobody knows.");
        var reader = new MessageReader(PipeReader.Create(new MemoryStream(body)), encoding, MessageFrame.DefaultMaxMessageSize, hasChecksums: true);
        var read = reader.ReadAsync<T>(CancellationToken.None).AsTask();
        return read.GetAwaiter().GetResult() ?? throw new InvalidOperationException("The client sent no message.");
    }
}
