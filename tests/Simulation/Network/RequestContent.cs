using Google.Protobuf;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Simulation.Network;

/// <summary>What a request says.</summary>
/// <param name="Scope">The scope; empty when it concerns none or several.</param>
/// <param name="Client">The client; empty when it says none.</param>
/// <param name="Mutations">The mutations that it carries.</param>
/// <param name="Cursor">Where a pull starts.</param>
internal sealed record RequestContent(string Scope, ByteString Client, IReadOnlyList<Mutation> Mutations, ByteString Cursor)
{
    public static RequestContent Read(string path, string? encoding, byte[] body)
    {
        switch (path)
        {
            case SyncMethods.Push:
                var push = WireFrame.Decode<PushRequest>(encoding, body);
                return new RequestContent(push.Scope, push.ClientId, push.Mutations, ByteString.Empty);
            case SyncMethods.Pull:
                var pull = WireFrame.Decode<PullRequest>(encoding, body);
                return new RequestContent(pull.Scope, pull.ClientId, pull.Mutations, pull.Cursor);
            default:
                return new RequestContent("", ByteString.Empty, [], ByteString.Empty);
        }
    }

    /// <summary>For people who look for the cause of a violation.</summary>
    public override string ToString() =>
        $"{Scope} from {(Cursor.IsEmpty ? "the start" : OfflineSync.Server.Feed.Cursor.Read(Cursor.Span))} with {string.Join(", ", Mutations.Select(mutation => mutation.Sequence))}";
}
