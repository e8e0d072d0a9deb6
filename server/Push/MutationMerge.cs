using System.Data.Common;
using System.Net.Sockets;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Merge;
using OfflineSync.Server.Merge.Resolvers;
using OfflineSync.Server.Validation;

namespace OfflineSync.Server.Push;

/// <summary>Merges the mutations of a group, one after the other, each as a whole or not at all.</summary>
internal sealed class MutationMerge(
    string scope, MergeBatch batch, MergeTexts texts, MergeServices services, ScopeHead before, long nowMilliseconds)
{
    private readonly MergeContext _context = new(scope, services.Resolvers, texts, before.Floor);
    private readonly List<ConflictEntry> _conflicts = [];

    /// <summary>What lost so far.</summary>
    public IReadOnlyList<ConflictEntry> Conflicts => _conflicts;

    /// <summary>Merges a mutation, or rejects it, and says whether its client needs any of its rows back.</summary>
    /// <exception cref="MutationFailedException">A resolver, a validator or the merge itself failed.</exception>
    public async ValueTask<bool> RunAsync(AcceptedMutation mutation, CancellationToken cancellationToken)
    {
        if (mutation.Rejection is null)
        {
            await PrepareTextsAsync(mutation, cancellationToken);
            if (TryMerge(mutation) is { } lost)
                return lost;
        }
        Restore(mutation, await CanKeepGhostsAsync(mutation, cancellationToken));
        return true;
    }

    /// <summary>Reads what a rejected mutation's edits need of the texts; false when the texts are what the server fails on.</summary>
    private async ValueTask<bool> CanKeepGhostsAsync(AcceptedMutation mutation, CancellationToken cancellationToken)
    {
        try
        {
            await PrepareTextsAsync(mutation, cancellationToken);
            return true;
        }
        catch (MutationFailedException)
        {
            return false;
        }
    }

    private bool? TryMerge(AcceptedMutation mutation)
    {
        var rows = new MergedRow[mutation.RowCount];
        var conflicts = _conflicts.Count;
        try
        {
            for (var i = 0; i < rows.Length; i++)
                rows[i] = Merge(mutation, i, conflicts);
            if (mutation.TableNames.Any(services.Validators.Has))
                Validate(mutation, rows);
        }
        catch (MutationRejectedException exception)
        {
            mutation.Reject(exception.Rejection);
            texts.Rollback();
            _conflicts.RemoveRange(conflicts, _conflicts.Count - conflicts);
            return null;
        }
        catch (Exception exception) when (exception is not (ResolverMissingException or OutOfMemoryException))
        {
            throw new MutationFailedException(mutation.Id, exception);
        }
        var lost = false;
        for (var i = 0; i < rows.Length; i++)
        {
            mutation.SlotOf(i, batch)!.Set(rows[i].State, new LogPosition(mutation.Change, i), mutation.Id.Client);
            lost |= rows[i].Lost;
        }
        texts.Commit();
        return lost;
    }

    private MergedRow Merge(AcceptedMutation mutation, int row, int firstConflict)
    {
        var slot = mutation.SlotOf(row, batch)!;
        _context.Start(mutation.TableOf(row), slot.Key);
        var merged = RowMerge.Apply(slot.State, mutation.WriteOf(row, before.Change), _context);
        foreach (var lost in _context.Lost)
        {
            _conflicts.Add(new ConflictEntry
            {
                Position = new LogPosition(mutation.Change, _conflicts.Count - firstConflict),
                Client = lost.LosingStamp.Client,
                Table = slot.Table,
                Key = slot.Key,
                Column = lost.Column,
                Rule = lost.Rule,
                LosingValue = lost.Losing,
                WinningValue = lost.Winning,
                LosingStamp = lost.LosingStamp.Hlc,
                WinningClient = lost.WinningStamp.Client,
                WinningStamp = lost.WinningStamp.Hlc,
                DecidedAt = nowMilliseconds,
            });
        }
        return merged;
    }

    private void Validate(AcceptedMutation mutation, MergedRow[] merged)
    {
        var rows = new ValidatedRow[merged.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var slot = mutation.SlotOf(i, batch)!;
            rows[i] = RowView.Of(mutation.TableOf(i), slot.Key, mutation.Mutation.Rows[i].Operation, slot.State, merged[i].State);
        }
        var result = services.Validators.Validate(mutation.TableNames, RowView.Of(scope, mutation.Stamp, rows));
        if (result.Code is { } code)
            throw new MutationRejectedException(code, result.Message!);
    }

    private void Restore(AcceptedMutation mutation, bool withGhosts)
    {
        for (var i = 0; i < mutation.RowCount; i++)
        {
            if (mutation.SlotOf(i, batch) is not { } slot)
                continue;
            _context.Start(mutation.TableOf(i), slot.Key);
            var state = withGhosts && slot.State is { Deleted: false } row ? WithGhosts(row, mutation, i) : slot.State;
            slot.Set(RowMerge.Restore(state, mutation.Change), new LogPosition(mutation.Change, i), mutation.Id.Client);
        }
        texts.Commit();
    }

    private RowState WithGhosts(RowState row, AcceptedMutation mutation, int index)
    {
        var columns = row.Columns.ToArray();
        foreach (var (edit, column) in TextEdits(row, mutation, index))
            columns[column] = TextColumnMerge.Reject(columns[column], edit, mutation.Stamp, _context);
        return RowState.Of(row.Stamps.ToArray(), columns);
    }

    private async ValueTask PrepareTextsAsync(AcceptedMutation mutation, CancellationToken cancellationToken)
    {
        for (var i = 0; i < mutation.RowCount; i++)
        {
            if (mutation.SlotOf(i, batch) is not { State: { } row } slot)
                continue;
            var creates = mutation.Mutation.Rows[i].Operation == RowOperation.Insert;
            foreach (var (edit, column) in TextEdits(row, mutation, i))
            {
                var cell = new TextCell(slot.Table, slot.Key, edit.Column);
                try
                {
                    await texts.PrepareAsync(cell, row.Columns[column], TextColumnMerge.Read(edit), mutation.Id.Client, creates, cancellationToken);
                }
                catch (Exception exception) when (!IsOfStore(exception))
                {
                    throw new MutationFailedException(mutation.Id, exception);
                }
            }
        }
    }

    private static bool IsOfStore(Exception exception) =>
        exception is DbException or SocketException or IOException or TimeoutException or OperationCanceledException or OutOfMemoryException;

    /// <summary>The edits of texts that the row has, each with the index of its column in the row.</summary>
    private List<(ColumnState Edit, int Column)> TextEdits(RowState row, AcceptedMutation mutation, int index)
    {
        var table = mutation.TableOf(index);
        if (!table.HasTexts || mutation.Rejection is { Code: FormCheck.TypeDiffers })
            return [];
        return
        [
            .. mutation.WriteOf(index, before.Change).Columns
                .Where(write => table.Rules[write.Column].Type == ColumnType.Text)
                .Select(write => (write, row.IndexOf(write.Column)))
                .Where(pair => pair.Item2 >= 0),
        ];
    }
}
