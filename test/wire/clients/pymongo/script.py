"""A warehouse on PyMongo. Prints a line of canonical Extended JSON for each step; test/wire compares the lines."""

import datetime
import json
import sys

from bson import json_util
from bson.decimal128 import Decimal128
from bson.int64 import Int64
from pymongo import (
    ASCENDING,
    DESCENDING,
    DeleteOne,
    InsertOne,
    MongoClient,
    ReturnDocument,
    UpdateOne,
)
from pymongo.errors import BulkWriteError, PyMongoError

CANONICAL = json_util.CANONICAL_JSON_OPTIONS


def step(name, work):
    """Takes a step; what the server refuses is an outcome as well."""
    try:
        outcome = {"value": work()}
    except PyMongoError as error:
        outcome = {"error": telling(error)}
    text = json_util.dumps(outcome, json_options=CANONICAL)
    print(json.dumps({"step": name, **json.loads(text)}, separators=(",", ":")))


def telling(error):
    """What tells errors apart whatever their words are."""
    told = {"code": getattr(error, "code", None)}
    if told["code"] is None:
        told = {"name": type(error).__name__}
    if isinstance(error, BulkWriteError):
        refused = error.details["writeErrors"]
        told["writeErrors"] = [{"index": e["index"], "code": e["code"]} for e in refused]
    return told


def names(cursor, field="_id"):
    return [document[field] for document in cursor]


def parts(db, seen):
    rows = [
        {"_id": 1, "name": "bolt", "stock": 100, "at": ["A", "B"]},
        {"_id": 2, "name": "nut", "stock": 50, "at": ["A"]},
        {"_id": 3, "name": "gear", "stock": 0, "made": datetime.datetime(2020, 1, 2, 3, 4, 5)},
        {"_id": 4, "name": "belt", "stock": Int64(7), "size": {"cm": 90.5}},
    ]
    step("insert one", lambda: db.parts.insert_one(rows[0]).inserted_id)
    step("insert many", lambda: db.parts.insert_many(rows[1:]).inserted_ids)
    step("insert twice", lambda: db.parts.insert_one({"_id": 1}).inserted_id)
    step("insert a decimal", lambda: db.prices.insert_one({"_id": 1, "price": Decimal128("0.10")}).inserted_id)
    step("find one", lambda: db.parts.find_one({"name": "gear"}))
    step("find by a range", lambda: names(db.parts.find({"stock": {"$gte": 7}}).sort("_id", ASCENDING)))
    step("find in an array", lambda: names(seen.parts.find({"at": "B"})))
    step("find by a date", lambda: names(db.parts.find({"made": {"$lt": datetime.datetime(2021, 1, 1)}})))
    step("find with a projection", lambda: db.parts.find_one({"_id": 4}, {"size.cm": 1, "_id": 0}))
    step("sort by two", lambda: names(db.parts.find().sort([("stock", DESCENDING), ("name", 1)])))
    step("batches", lambda: len(list(db.parts.find(batch_size=2))))
    step("count", lambda: db.parts.count_documents({"stock": {"$gt": 0}}))
    step("distinct", lambda: sorted(db.parts.distinct("at")))
    step("an unknown operator", lambda: db.parts.find_one({"stock": {"$above": 3}}))


def changes(db, seen):
    counted = lambda result: [result.matched_count, result.modified_count, result.upserted_id]
    step("update one", lambda: counted(db.parts.update_one({"_id": 3}, {"$inc": {"stock": 5}})))
    step("update many", lambda: counted(db.parts.update_many({}, {"$set": {"checked": True}})))
    step("upsert", lambda: counted(db.parts.update_one({"_id": 9}, {"$set": {"name": "new"}}, upsert=True)))
    step("replace", lambda: counted(db.parts.replace_one({"_id": 9}, {"name": "newer"})))
    step("push", lambda: counted(db.parts.update_one({"_id": 2}, {"$push": {"at": {"$each": ["C", "D"]}}})))
    filters = [{"place": "A"}]
    step(
        "array filters",
        lambda: counted(db.parts.update_many({"at": "A"}, {"$set": {"at.$[place]": "Z"}}, array_filters=filters)),
    )
    step(
        "find and update",
        lambda: db.parts.find_one_and_update(
            {"name": "belt"}, {"$inc": {"stock": -1}}, return_document=ReturnDocument.AFTER
        ),
    )
    step("find and delete", lambda: db.parts.find_one_and_delete({"_id": 9}))
    step("delete many", lambda: db.parts.delete_many({"stock": {"$lt": 1}}).deleted_count)
    batch = [
        InsertOne({"_id": 20, "n": 1}),
        UpdateOne({"_id": 20}, {"$inc": {"n": 1}}),
        InsertOne({"_id": 20}),
        DeleteOne({"_id": 2}),
    ]
    step("a batch in order", lambda: db.parts.bulk_write(batch).bulk_api_result)
    step("a batch out of order", lambda: db.parts.bulk_write(batch, ordered=False).bulk_api_result)
    step("all parts", lambda: list(seen.parts.find().sort("_id")))


def reports(db, seen):
    step(
        "group",
        lambda: list(
            seen.parts.aggregate([{"$group": {"_id": None, "n": {"$sum": 1}, "stock": {"$sum": "$stock"}}}])
        ),
    )
    unwound = [{"$unwind": "$at"}, {"$group": {"_id": "$at", "n": {"$sum": 1}}}, {"$sort": {"_id": 1}}]
    step("unwind", lambda: list(db.parts.aggregate(unwound)))
    step("a unique index", lambda: db.parts.create_index([("name", 1)], unique=True, sparse=True))
    step("not unique", lambda: db.parts.insert_one({"_id": 30, "name": "bolt"}).inserted_id)
    step("indexes", lambda: sorted(db.parts.index_information()))
    step("collections", lambda: sorted(db.list_collection_names()))


def bookings(client, db, seen):
    def book(session):
        db.parts.update_one({"_id": 1}, {"$inc": {"stock": -10}}, session=session)
        db.bookings.insert_one({"_id": "first", "n": 10}, session=session)
        return seen.bookings.count_documents({})

    def booked():
        with client.start_session() as session:
            return session.with_transaction(book)

    def given_up():
        with client.start_session() as session, session.start_transaction():
            db.bookings.insert_one({"_id": "second"}, session=session)
            session.abort_transaction()
        return seen.bookings.count_documents({})

    db.bookings.insert_one({"_id": "zero"})
    step("a transaction", booked)
    step("a transaction that is given up", given_up)
    step("bookings", lambda: list(seen.bookings.find().sort("_id")))


def main(uri, database):
    client = MongoClient(uri, appname="warehouse", serverSelectionTimeoutMS=8000)
    second = MongoClient(uri, appname="warehouse, second", serverSelectionTimeoutMS=8000)
    db, seen = client[database], second[database]
    parts(db, seen)
    changes(db, seen)
    reports(db, seen)
    bookings(client, db, seen)
    second.close()
    client.close()


main(*sys.argv[1:])
