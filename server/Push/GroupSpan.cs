using System.Diagnostics;
using OfflineSync.Server.Telemetry;

namespace OfflineSync.Server.Push;

/// <summary>
/// The span of one attempt to commit a group. It belongs to the first push of the group whose call is recorded, and is linked with the calls of the others,
/// in both directions: from whichever push one comes, there is a way to the commit and its statements.
/// </summary>
internal static class GroupSpan
{
    private const string Name = "group commit";

    public static Activity? Start(IReadOnlyList<PendingPush> group, int attempt)
    {
        if (!ServerTelemetry.Activities.HasListeners())
            return null;
        var leader = group.FirstOrDefault(push => push.Call is { Recorded: true })?.Call ?? group[0].Call;
        var others = group.Where(push => push.Call is not null && push.Call != leader).Select(push => new ActivityLink(push.Call!.Context));
        KeyValuePair<string, object?>[] tags = [new(Tags.Pushes, group.Count), new(Tags.Operations, group.Sum(push => push.Push.Operations)), new(Tags.Attempt, attempt)];
        var span = ServerTelemetry.Activities.StartActivity(ActivityKind.Internal, leader?.Context ?? default, tags, others, name: Name);
        if (span is not null)
        {
            foreach (var push in group.Where(push => push.Call != leader))
                push.Call?.AddLink(new ActivityLink(span.Context));
        }
        return span;
    }

    public static void Failed(this Activity? span, Exception exception) =>
        span?.SetTag(Tags.ErrorType, exception.GetType().FullName).SetStatus(ActivityStatusCode.Error);
}
