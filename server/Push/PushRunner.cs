using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Feed;
using OfflineSync.Server.Merge.Resolvers;
using OfflineSync.Server.Telemetry;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Push;

/// <summary>Brings a group to an end: repeats it when the store hiccups, and takes it apart when one push spoils it.</summary>
internal sealed partial class PushRunner(
    GroupCommit commit, IChangeLog log, FailureCounter failures, WatchHub watch, PushMetrics metrics, TimeProvider time, ILogger<PushRunner> logger)
{
    private const int AttemptsMax = 4;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(25);

    /// <summary>Ends every push of the group, with a result or an error. Never throws.</summary>
    public Task RunAsync(string scope, IReadOnlyList<PendingPush> group) => RunAsync(scope, group, new HashSet<MutationId>());

    private async Task RunAsync(string scope, IReadOnlyList<PendingPush> group, HashSet<MutationId> failed)
    {
        try
        {
            var outcome = await RepeatAsync(scope, group, failed);
            foreach (var mutation in failed)
                failures.Remove(scope, mutation);
            if (outcome.NewHead is { } head)
                watch.Announce(scope, head);
            foreach (var (push, result, error) in outcome.Pushes)
            {
                metrics.Ended(error);
                if (error is null)
                    push.Complete(result!);
                else
                    push.Fail(error);
            }
        }
        catch (RpcException exception)
        {
            FailAll(group, exception);
        }
        catch (ScopeFullException) when (group.Count > 1)
        {
            // Some of them may add nothing, or little enough.
            foreach (var push in group)
                await RunAsync(scope, [push]);
        }
        catch (ScopeFullException full)
        {
            FailAll(group, full.ToRefusal());
        }
        catch (Exception exception) when (group.Count > 1)
        {
            GroupTakenApart(logger, exception, group.Count);
            foreach (var push in group)
                await RunAsync(scope, [push]);
        }
        catch (MutationFailedException exception)
        {
            await FailAsync(scope, group, failed, exception);
        }
        catch (ResolverMissingException exception)
        {
            FailAll(group, new RpcException(StatusCode.Unavailable, Reason.MutationFailed, exception.Message, innerException: exception));
        }
        catch (Exception exception)
        {
            FailAll(group, exception);
        }
    }

    /// <summary>The client tries again later; when the attempts are used up, the mutation is rejected and the others of its push go through.</summary>
    private async Task FailAsync(string scope, IReadOnlyList<PendingPush> group, HashSet<MutationId> failed, MutationFailedException exception)
    {
        var attempt = failures.Add(scope, exception.Mutation);
        MutationFailed(logger, exception, attempt, failures.AttemptsMax);
        if (attempt >= failures.AttemptsMax && failed.Add(exception.Mutation))
        {
            await RunAsync(scope, group, failed);
            return;
        }
        FailAll(group, new RpcException(
            StatusCode.Internal,
            Reason.MutationFailed,
            $"The server failed on mutation {exception.Mutation.Sequence}, attempt {attempt} of {failures.AttemptsMax}: try again later.",
            innerException: exception));
    }

    private void FailAll(IReadOnlyList<PendingPush> group, Exception exception)
    {
        foreach (var push in group)
        {
            metrics.Ended(exception);
            push.Fail(exception);
        }
    }

    private async Task<GroupOutcome> RepeatAsync(string scope, IReadOnlyList<PendingPush> group, HashSet<MutationId> failed)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AttemptAsync(scope, group, failed, attempt);
            }
            catch (Exception exception) when (log.IsTransient(exception))
            {
                StoreFailed(logger, exception, attempt);
                metrics.Retried();
                if (attempt == AttemptsMax)
                    throw StoreErrors.Unavailable(exception);
                await Task.Delay(FirstDelay * (1 << (attempt - 1)), time);
            }
        }
    }

    private async Task<GroupOutcome> AttemptAsync(string scope, IReadOnlyList<PendingPush> group, HashSet<MutationId> failed, int attempt)
    {
        using var span = GroupSpan.Start(group, attempt);
        var started = metrics.Now;
        GroupOutcome? outcome = null;
        try
        {
            // Not cancelled with any caller: the others in the group must not suffer.
            outcome = await commit.RunAsync(scope, group, failed, CancellationToken.None);
            span?.SetTag(Tags.Changes, outcome.Tally.Applied + outcome.Tally.Rejections.Count);
            return outcome;
        }
        catch (Exception exception)
        {
            span.Failed(exception);
            throw;
        }
        finally
        {
            metrics.Attempted(started, group.Count, outcome);
        }
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning, Message = "A group of pushes failed at attempt {Attempt}; it is repeated a few times.")]
    private static partial void StoreFailed(ILogger logger, Exception exception, int attempt);

    [LoggerMessage(EventId = 1103, Level = LogLevel.Error, Message = "A mutation failed, attempt {Attempt} of {AttemptsMax}; after the last one it is rejected.")]
    private static partial void MutationFailed(ILogger logger, Exception exception, int attempt, int attemptsMax);

    [LoggerMessage(EventId = 1102, Level = LogLevel.Warning, Message = "A group of {Count} pushes failed; each is tried alone.")]
    private static partial void GroupTakenApart(ILogger logger, Exception exception, int count);
}
