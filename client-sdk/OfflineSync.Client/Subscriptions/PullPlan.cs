using OfflineSync.Protocol.V1;

namespace OfflineSync.Client.Subscriptions;

/// <summary>What a pull asks for. One that is resumed asks for the same.</summary>
/// <param name="Request">The subscription, the additions, and the stamp up to which this client's own writes are left out; the rest is not set.</param>
/// <param name="IsSteady">Whether it goes on with what is here, or begins with whole tables: the server has no reason to refuse it.</param>
internal sealed record PullPlan(PullRequest Request, bool IsSteady);
