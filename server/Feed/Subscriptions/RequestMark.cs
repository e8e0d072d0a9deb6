using System.Security.Cryptography;
using Google.Protobuf;
using OfflineSync.Protocol.V1;

namespace OfflineSync.Server.Feed.Subscriptions;

/// <summary>Names what a pull asks for, so that one that goes on can be told from one that asks for something else.</summary>
internal static class RequestMark
{
    /// <summary>The mark of a request; 0 for one without subscription and additions.</summary>
    public static ulong Of(PullRequest request)
    {
        if (request.Subscription is null && request.Additions.Count == 0)
            return 0;
        var asked = new PullRequest { Subscription = request.Subscription, Additions = { request.Additions } };
        return BitConverter.ToUInt64(SHA256.HashData(asked.ToByteArray())) | 1;
    }
}
